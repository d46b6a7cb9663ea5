using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Windows of every kind, drawn from a seed.</summary>
static class WindowCases
{
    /// <summary>
    /// 1 to 3 axes; sizes 1–5, strides 1–3, dilations 1–2; no padding, the same on all sides, uneven, or a lot.
    /// </summary>
    public static (WindowGeometry Window, int[] Spatial) Draw(Random random, int rank)
    {
        int most = rank == 1 ? 40 : rank == 2 ? 19 : 7;
        while (true)
        {
            int[] Numbers(int from, int to) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(from, to + 1))];
            int[] spatial = Numbers(1, most), size = Numbers(1, rank == 3 ? 3 : 5);
            bool plain = random.Next(2) == 0;
            int[] strides = plain ? Numbers(1, 1) : Numbers(1, 3), dilations = plain ? Numbers(1, 1) : Numbers(1, 2);
            WindowGeometry window = random.Next(4) switch
            {
                0 => WindowGeometry.Valid(size, strides, dilations),
                1 => WindowGeometry.Same(spatial, size, strides, dilations),
                2 => WindowGeometry.Causal(size, strides, dilations),
                _ => new(size, strides, Numbers(0, 6), Numbers(0, 6), dilations),
            };
            if (Enumerable.Range(0, rank).All(i => spatial[i] + window.Low[i] + window.High[i] >= window.Extent(i)))
            {
                return (window, spatial);
            }
        }
    }

    /// <summary>Whole numbers so small that float32 sums of their products are exact.</summary>
    public static T[] Integers<T>(Random random, long length) where T : unmanaged, System.Numerics.INumber<T>
    {
        T[] values = KernelRun.Room<T>(length);
        foreach (ref T value in values.AsSpan())
        {
            value = T.CreateChecked(random.Next(-3, 4));
        }

        return values;
    }

    public static float[] Reals(Random random, long length)
    {
        float[] values = KernelRun.Room<float>(length);
        foreach (ref float value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return values;
    }

    public static double[] Doubles<T>(T[] values) where T : unmanaged, System.Numerics.INumber<T> =>
        Array.ConvertAll(values, double.CreateChecked);
}
