using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Reductions of every kind and type over every choice of axes.</summary>
public unsafe class ReduceTests
{
    public static TheoryData<int[]> Shapes => new(
        [7], [1], [70001], [5, 3], [1000, 1], [1000, 3], [1000, 10], [700, 63], [2000, 70], [130, 1030], [3, 40000],
        [4, 5, 6], [20, 30, 40], [3, 1, 4, 2], [2, 3, 4, 5, 6], [600, 2, 33], [0, 3], [3, 0], [2, 0, 3]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Over_all_choices_of_axes(int[] shape)
    {
        long count = KernelRun.Size(shape);
        var random = new System.Random(3);
        float[] x = KernelRun.Room<float>(count);
        for (int i = 0; i < count; i++) x[i] = random.NextSingle() - 0.3f;
        int[] whole = KernelRun.Pin<int>([.. x.Select(v => (int)(v * 1000))]);
        for (int mask = 0; mask < 1 << shape.Length; mask++)
        {
            int[] axes = [.. Enumerable.Range(0, shape.Length).Where(a => (mask >> a & 1) != 0)];
            double[] sums = Expected(shape, axes, x, 0.0, (a, b) => a + b);
            double[] sizes = Expected(shape, axes, [.. x.Select(Math.Abs)], 0.0, (a, b) => a + b);
            float[] actual = Run(Reduction.Sum, shape, axes, x);
            for (int i = 0; i < sums.Length; i++)
                Assert.True(Math.Abs(sums[i] - actual[i]) <= 1e-6 * sizes[i], $"sum {i}: {actual[i]}, not {sums[i]}");
            Assert.Equal(Expected(shape, axes, x, float.NegativeInfinity, Math.Max),
                Run(Reduction.Maximum, shape, axes, x));
            Assert.Equal(Expected(shape, axes, x, float.PositiveInfinity, Math.Min),
                Run(Reduction.Minimum, shape, axes, x));
            Assert.Equal(Expected(shape, axes, whole, 0, (a, b) => a + b), Run(Reduction.Sum, shape, axes, whole));
            Assert.Equal(Expected(shape, axes, whole, 1, (a, b) => a * b), Run(Reduction.Product, shape, axes, whole));
            Assert.Equal(Expected(shape, axes, whole, int.MinValue, Math.Max),
                Run(Reduction.Maximum, shape, axes, whole));
        }
    }

    [Fact]
    public void Of_the_other_types()
    {
        int[] shape = [40, 50, 3];
        Other(shape, 0.0, (a, b) => a + b, Reduction.Sum, i => i % 7 - 3.0);
        Other(shape, 0L, (a, b) => a + b, Reduction.Sum, i => (long)i << 33);
        Other(shape, (byte)0, (a, b) => (byte)(a + b), Reduction.Sum, i => (byte)i);
        Other(shape, (byte)255, Math.Min, Reduction.Minimum, i => (byte)(i % 200 + 3));
        Other(shape, long.MaxValue, Math.Min, Reduction.Minimum, i => (long)i * i - 5000);
        Other(shape, true, (a, b) => a & b, Reduction.And, i => i % 97 != 0);
        Other(shape, false, (a, b) => a | b, Reduction.Or, i => i % 97 == 0);
        Other(shape, Half.NegativeInfinity, Half.Max, Reduction.Maximum, i => (Half)(i % 100));
        Other(shape, (BFloat16)0f, (a, b) => (BFloat16)(a + b), Reduction.Sum, i => (BFloat16)(float)(i % 2));
    }

    static void Other<T>(int[] shape, T identity, Func<T, T, T> combine, Reduction kind, Func<int, T> element)
        where T : unmanaged
    {
        T[] x = KernelRun.Pin<T>([.. Enumerable.Range(0, (int)KernelRun.Size(shape)).Select(element)]);
        int[][] choices = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
        foreach (int[] axes in choices.Take(typeof(T) == typeof(BFloat16) ? 3 : 7))
            Assert.Equal(Expected(shape, axes, x, identity, combine), Run(kind, shape, axes, x));
    }

    [Fact]
    public void A_long_sum_is_accurate()
    {
        float[] x = KernelRun.Room<float>(10_000_000);
        for (int i = 0; i < x.Length; i++) x[i] = 0.1f;
        Assert.Equal(1e7 * (double)0.1f, Run(Reduction.Sum, [x.Length], [0], x)[0], 1e7 * 0.1 * 1e-6);
        foreach (float column in Run(Reduction.Sum, [x.Length / 10, 10], [0], x))
            Assert.Equal(1e6 * (double)0.1f, column, 1e6 * 0.1 * 4e-6);
    }

    [Fact]
    public void NaN_wins()
    {
        foreach (int n in new[] { 3, 64, 5000 })
            for (int at = 0; at < n; at += n / 3)
            {
                float[] x = KernelRun.Room<float>(n);
                Array.Fill(x, 1f);
                x[at] = float.NaN;
                Assert.True(float.IsNaN(Run(Reduction.Maximum, [n], [0], x)[0]));
                Assert.True(float.IsNaN(Run(Reduction.Minimum, [n], [0], x)[0]));
                Assert.True(float.IsNaN(Run(Reduction.Maximum, [n, 1, 1], [0, 1], x)[0]));
            }
    }

    [Fact]
    public void A_type_without_the_reduction_is_refused() =>
        Assert.Throws<NotSupportedException>(() => ReduceKernel.Of(Reduction.And, DType.Float32, [3], [0], null, null));

    static T[] Run<T>(Reduction kind, int[] shape, int[] axes, T[] x) where T : unmanaged
    {
        int[] kept = [.. shape.Where((_, a) => !axes.Contains(a))];
        T[] y = KernelRun.Room<T>(KernelRun.Size(kept));
        KernelRun.All(ReduceKernel.Of(kind, DTypes.Of<T>(), shape, axes, KernelRun.At(x), KernelRun.At(y)));
        return y;
    }

    static R[] Expected<T, R>(int[] shape, int[] axes, T[] x, R identity, Func<R, T, R> combine)
    {
        int[] kept = [.. shape.Where((_, a) => !axes.Contains(a))];
        R[] y = [.. Enumerable.Repeat(identity, (int)KernelRun.Size(kept))];
        int i = 0;
        foreach (int[] index in KernelRun.Indices(shape))
        {
            int at = 0;
            for (int a = 0; a < shape.Length; a++)
                if (!axes.Contains(a)) at = at * shape[a] + index[a];
            y[at] = combine(y[at], x[i++]);
        }
        return y;
    }
}
