using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Builds and runs fused loops for tests.</summary>
static unsafe class Fused
{
    /// <summary>Row-major strides.</summary>
    public static long[] Contiguous(params long[] shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    /// <summary>One instruction over equally long arrays.</summary>
    public static Y[] Map<X, Y>(string op, params X[][] arguments) where X : unmanaged where Y : unmanaged =>
        Run<X, Y>(op, [arguments[0].Length], [.. arguments.Select(_ => (long[])[1])], arguments);

    /// <summary>One instruction over arrays of one type.</summary>
    public static Y[] Run<X, Y>(string op, long[] shape, long[][] strides, params X[][] arguments)
        where X : unmanaged where Y : unmanaged
    {
        var spec = new FusedSpec(shape,
            [.. strides.Select(s => new FusedOperand(DTypes.Of<X>(), s))],
            [new(op, DTypes.Of<Y>(), DTypes.Of<X>(), [.. Enumerable.Range(0, arguments.Length)])],
            [new(arguments.Length, Contiguous(shape))]);
        Y[] y = KernelRun.Room<Y>(shape.Aggregate(1L, (a, b) => a * b));
        X[][] pinned = [.. arguments.Select(a => KernelRun.Pin<X>(a))];
        var inputs = new void*[arguments.Length];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = KernelRun.At(pinned[i]);
        KernelRun.All(new FusedKernel(spec, inputs, [KernelRun.At(y)]));
        return y;
    }

    /// <summary>Random numbers between −5 and 5, with what is special among them.</summary>
    public static float[] Numbers(int length, int seed = 1, bool special = true)
    {
        var random = new Random(seed);
        float[] specials = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1f, -1f, 1e-40f, 3e38f];
        float[] x = KernelRun.Room<float>(length);
        for (int i = 0; i < length; i++)
            x[i] = special && random.Next(8) == 0
                ? specials[random.Next(specials.Length)] : random.NextSingle() * 10 - 5;
        return x;
    }
}
