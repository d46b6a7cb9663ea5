using System.Numerics;
using Lamina.IR;
using static Lamina.Cpu.Tests.KernelRun;

namespace Lamina.Cpu.Tests;

public unsafe class SortingTests
{
    // Many equal elements, so that stability shows; the special values where the type has them.
    static T[] Values<T>(long count) where T : unmanaged, INumber<T>
    {
        var random = new System.Random(5);
        T[] values = Room<T>(count);
        for (int i = 0; i < count; i++) values[i] = T.CreateSaturating(random.Next(-20, 20) * 0.5);
        if (values is float[] singles && count > 9)
        {
            float[] special =
                [float.NaN, -0f, 0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN];
            special.CopyTo(singles, 2);
        }
        return values;
    }

    static int Compare<T>(T a, T b) where T : INumber<T> =>
        T.IsNaN(a) || T.IsNaN(b) ? T.IsNaN(a).CompareTo(T.IsNaN(b)) : a < b ? -1 : a > b ? 1 : 0;

    static int[] Order<T>(T[] lane, bool descending) where T : INumber<T>
    {
        var comparer = Comparer<T>.Create((a, b) => descending ? Compare(b, a) : Compare(a, b));
        return [.. Enumerable.Range(0, lane.Length).OrderBy(i => lane[i], comparer)];       // LINQ sorts stably
    }

    [Theory]
    [InlineData(new[] { 0 }, 0)]
    [InlineData(new[] { 1 }, 0)]
    [InlineData(new[] { 1000 }, 0)]
    [InlineData(new[] { 30, 40 }, 0)]
    [InlineData(new[] { 30, 40 }, 1)]
    [InlineData(new[] { 5, 60, 7 }, 1)]
    [InlineData(new[] { 300, 100, 2 }, 1)]
    public void Sort_is_stable_along_the_axis(int[] shape, int axis)
    {
        Check<float>(DType.Float32);
        Check<double>(DType.Float64);
        Check<Half>(DType.Float16);
        Check<int>(DType.Int32);
        Check<long>(DType.Int64);
        Check<byte>(DType.UInt8);

        void Check<T>(DType type) where T : unmanaged, INumber<T>
        {
            T[] input = Values<T>(Size(shape)), values = Room<T>(input.Length);
            int[] places = Room<int>(input.Length);
            int size = shape[axis], inner = (int)Size(shape.AsSpan(axis + 1));
            foreach (bool descending in new[] { false, true })
            {
                All(new SortKernel(shape, axis, type, descending, At(input), At(values), At(places)));
                for (int lane = 0; lane < input.Length / Math.Max(1, size); lane++)
                {
                    int first = lane / inner * size * inner + lane % inner;
                    T[] elements = [.. Enumerable.Range(0, size).Select(i => input[first + i * inner])];
                    int[] order = Order(elements, descending);
                    for (int i = 0; i < size; i++)
                    {
                        Assert.Equal(order[i], places[first + i * inner]);
                        Assert.Equal(elements[order[i]], values[first + i * inner]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Sort_keeps_the_sign_of_zero_and_puts_nan_last()
    {
        float[] input = Pin(float.NaN, 0f, -0f, float.NegativeInfinity), values = Room<float>(4);
        int[] places = Room<int>(4);
        All(new SortKernel([4], 0, DType.Float32, false, At(input), At(values), null));
        Assert.Equal([float.NegativeInfinity, 0f, -0f, float.NaN], values);
        Assert.False(float.IsNegative(values[1]));
        Assert.True(float.IsNegative(values[2]));
        All(new SortKernel([4], 0, DType.Float32, true, At(input), null, At(places)));
        Assert.Equal([0, 1, 2, 3], places);
    }

    [Theory]
    [InlineData(new[] { 7 }, 7)]
    [InlineData(new[] { 20, 1000 }, 5)]
    [InlineData(new[] { 3, 4, 50 }, 1)]
    [InlineData(new[] { 400, 100 }, 37)]
    public void TopK_takes_the_largest_first(int[] shape, int k)
    {
        Check<float>(DType.Float32);
        Check<double>(DType.Float64);
        Check<int>(DType.Int32);

        void Check<T>(DType type) where T : unmanaged, INumber<T>
        {
            T[] input = Values<T>(Size(shape));
            int size = shape[^1], lanes = input.Length / size;
            T[] values = Room<T>(lanes * k);
            int[] places = Room<int>(lanes * k);
            All(new TopKKernel(shape, k, type, At(input), At(values), At(places)));
            for (int lane = 0; lane < lanes; lane++)
            {
                int[] order = Order(input[(lane * size)..((lane + 1) * size)], descending: true)[..k];
                Assert.Equal(order, places[(lane * k)..((lane + 1) * k)]);
                Assert.Equal(order.Select(i => input[lane * size + i]), values[(lane * k)..((lane + 1) * k)]);
            }
        }
    }
}
