using Lamina.IR;

namespace Lamina.Tests.Training;

/// <summary>Small data sets that a small network learns in a moment.</summary>
static class Samples
{
    /// <summary>Points around three centres, and which centre: x (count, 2), y (count,).</summary>
    public static (NDArray X, NDArray Y) Blobs(int count, long seed = 7)
    {
        var random = new RandomStream(seed);
        var x = new NDArray((count, 2));
        var y = new NDArray(count, DType.Int32);
        for (int i = 0; i < count; i++)
        {
            int label = random.NextInt(3);
            y.AsSpan<int>()[i] = label;
            x.AsSpan<float>()[2 * i] = (float)(2 * Math.Cos(label * 2.1) + 0.3 * random.NextNormal());
            x.AsSpan<float>()[2 * i + 1] = (float)(2 * Math.Sin(label * 2.1) + 0.3 * random.NextNormal());
        }
        return (x, y);
    }

    /// <summary>y = x₀ − 2·x₁ + 0.5: x (count, 2), y (count, 1).</summary>
    public static (NDArray X, NDArray Y) Line(int count, long seed = 7)
    {
        var random = new RandomStream(seed);
        var x = new NDArray((count, 2));
        var y = new NDArray((count, 1));
        Span<float> a = x.AsSpan<float>(), b = y.AsSpan<float>();
        for (int i = 0; i < count; i++)
        {
            (a[2 * i], a[2 * i + 1]) = ((float)random.NextNormal(), (float)random.NextNormal());
            b[i] = a[2 * i] - 2 * a[2 * i + 1] + 0.5f;
        }
        return (x, y);
    }
}
