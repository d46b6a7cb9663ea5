using Lamina.IR;
using static Lamina.Cpu.Tests.KernelRun;

namespace Lamina.Cpu.Tests;

public unsafe class IndexingTests
{
    static readonly ScatterKind[] Kinds = Enum.GetValues<ScatterKind>();

    // Negative indices, duplicates and, past both ends, indices that are clamped.
    static long[] Indices(int size, long count) =>
        [.. Enumerable.Range(0, (int)count).Select(i => (long)(i * 7919 % (2 * size + 4)) - size - 2)];

    static int Row(long index, int size) => (int)Math.Clamp(index < 0 ? index + size : index, 0, size - 1);

    static float[] Values(long count) => Pin<float>([.. Enumerable.Range(0, (int)count).Select(i => MathF.Sin(i))]);

    static float Combine(ScatterKind kind, float old, float update) => kind switch
    {
        ScatterKind.Add => old + update,
        ScatterKind.Update => update,
        ScatterKind.Max => MathF.Max(old, update),
        _ => MathF.Min(old, update),
    };

    public static TheoryData<int[], int, int> Gathers => new()
    {
        { [5], 0, 9 },
        { [4, 3], 0, 6 },
        { [4, 3], 1, 6 },
        { [3, 5, 2], 1, 4 },
        { [1000, 64], 0, 900 },
        { [3, 50, 700], 1, 40 },
        { [40000], 0, 50000 },
        { [2, 3], 0, 0 },
    };

    [Theory, MemberData(nameof(Gathers))]
    public void Gather_and_scatter_follow_their_definition(int[] shape, int axis, int count)
    {
        int size = shape[axis];
        long outer = Size(shape.AsSpan(0, axis)), inner = Size(shape.AsSpan(axis + 1));
        long[] wide = Pin<long>(Indices(size, count));
        int[] narrow = Pin<int>([.. wide.Select(i => (int)i)]);
        float[] operand = Values(outer * size * inner);
        float[] gathered = Room<float>(outer * count * inner);
        All(new GatherKernel(shape, axis, count, true, false, 4, At(operand), At(wide), At(gathered)));
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < count; i++)
                for (int k = 0; k < inner; k++)
                    Assert.Equal(operand[(o * size + Row(wide[i], size)) * inner + k],
                        gathered[(o * count + i) * inner + k]);
        float[] again = Room<float>(gathered.Length);
        All(new GatherKernel(shape, axis, count, false, false, 4, At(operand), At(narrow), At(again)));
        Assert.Equal(gathered, again);

        float[] updates = Pin<float>([.. gathered.Select((g, i) => g * MathF.Cos(i))]);
        foreach (ScatterKind kind in Kinds)
        {
            float[] expected = [.. operand];
            for (int o = 0; o < outer; o++)
                for (int i = 0; i < count; i++)
                    for (int k = 0; k < inner; k++)
                    {
                        ref float at = ref expected[(o * size + Row(wide[i], size)) * inner + k];
                        at = Combine(kind, at, updates[(o * count + i) * inner + k]);
                    }
            float[] output = Room<float>(operand.Length), inPlace = Pin<float>(operand);
            All(new ScatterKernel(kind, DType.Float32, shape, axis, count, true, false,
                At(operand), At(wide), At(updates), At(output)));
            Assert.Equal(expected, output);
            All(new ScatterKernel(kind, DType.Float32, shape, axis, count, false, false,
                At(inPlace), At(narrow), At(updates), At(inPlace)));
            Assert.Equal(expected, inPlace);
        }
    }

    [Theory]
    [InlineData(new[] { 4, 5 }, 1)]
    [InlineData(new[] { 4, 5 }, 2)]
    [InlineData(new[] { 4, 5, 6, 7 }, 2)]
    [InlineData(new[] { 30, 40, 50 }, 2)]
    public void GatherNd_and_scatterNd_follow_their_definition(int[] shape, int depth)
    {
        const int count = 300;
        int inner = (int)Size(shape.AsSpan(depth));
        int[] indices = Pin<int>([.. Enumerable.Range(0, count * depth)
            .Select(i => i * 31 % (2 * shape[i % depth] + 2) - shape[i % depth] - 1)]);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++)
            for (int k = 0; k < depth; k++) rows[i] = rows[i] * shape[k] + Row(indices[i * depth + k], shape[k]);

        float[] operand = Values(Size(shape)), gathered = Room<float>(count * inner);
        All(new GatherNdKernel(shape, depth, count, false, false, 4, At(operand), At(indices), At(gathered)));
        for (int i = 0; i < gathered.Length; i++)
            Assert.Equal(operand[rows[i / inner] * inner + i % inner], gathered[i]);

        foreach (ScatterKind kind in Kinds)
        {
            float[] expected = new float[operand.Length], output = Room<float>(operand.Length);
            for (int i = 0; i < gathered.Length; i++)
            {
                ref float at = ref expected[rows[i / inner] * inner + i % inner];
                at = Combine(kind, at, gathered[i]);
            }
            All(new ScatterNdKernel(kind, DType.Float32, shape, depth, count, false, false,
                null, At(indices), At(gathered), At(output)));
            Assert.Equal(expected, output);
        }
    }

    [Theory]
    [InlineData(new[] { 6 }, 0, 4)]
    [InlineData(new[] { 3, 5 }, 1, 7)]
    [InlineData(new[] { 3, 5 }, 0, 2)]
    [InlineData(new[] { 2, 5, 3 }, 1, 6)]
    [InlineData(new[] { 300, 100 }, 1, 90)]
    [InlineData(new[] { 2, 30, 1000 }, 1, 20)]
    public void Take_along_axis_and_its_adjoint_follow_their_definition(int[] shape, int axis, int count)
    {
        int size = shape[axis];
        int outer = (int)Size(shape.AsSpan(0, axis)), inner = (int)Size(shape.AsSpan(axis + 1));
        long[] indices = Pin<long>(Indices(size, outer * count * inner));
        float[] operand = Values(Size(shape)), taken = Room<float>(indices.Length);
        All(new TakeAlongAxisKernel(shape, axis, count, true, false, 4, At(operand), At(indices), At(taken)));
        for (int at = 0; at < taken.Length; at++) Assert.Equal(operand[Operand(at)], taken[at]);

        foreach (ScatterKind kind in Kinds)
        {
            float[] expected = [.. operand], output = Room<float>(operand.Length);
            for (int at = 0; at < taken.Length; at++)
                expected[Operand(at)] = Combine(kind, expected[Operand(at)], taken[at]);
            All(new ScatterAlongAxisKernel(kind, DType.Float32, shape, axis, count, true, false,
                At(operand), At(indices), At(taken), At(output)));
            Assert.Equal(expected, output);
        }

        int Operand(int at) => (at / inner / count * size + Row(indices[at], size)) * inner + at % inner;
    }

    [Fact]
    public void Elements_of_every_size_are_gathered()
    {
        int[] indices = Pin(2, 0, -1);
        Check<byte>();
        Check<ushort>();
        Check<ulong>();

        void Check<T>() where T : unmanaged, System.Numerics.INumber<T>
        {
            T[] operand = Count<T>(3), output = Room<T>(3);
            All(new GatherKernel([3], 0, 3, false, true, sizeof(T), At(operand), At(indices), At(output)));
            Assert.Equal([operand[2], operand[0], operand[2]], output);
            output.AsSpan().Clear();
            All(new TakeAlongAxisKernel([3], 0, 3, false, true, sizeof(T), At(operand), At(indices), At(output)));
            Assert.Equal([operand[2], operand[0], operand[2]], output);
        }
    }

    [Fact]
    public void Integers_and_bytes_are_scattered()
    {
        int[] indices = Pin(1, 1, 0);
        long[] longs = Pin<long>(long.MaxValue - 5, 2, 3), total = Pin<long>(0, 0);
        All(new ScatterKernel(ScatterKind.Add, DType.Int64, [2], 0, 3, false, true,
            At(total), At(indices), At(longs), At(total)));
        Assert.Equal([3, long.MaxValue - 3], total);

        byte[] truths = Pin<byte>(1, 0, 0), any = Pin<byte>(0, 0);
        All(new ScatterKernel(ScatterKind.Max, DType.Bool, [2], 0, 3, false, true,
            At(any), At(indices), At(truths), At(any)));
        Assert.Equal([0, 1], any);
        Assert.Throws<ArgumentException>(() => new ScatterCombine(ScatterKind.Add, DType.Bool));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void A_checked_index_out_of_range_is_named(int index)
    {
        int[] indices = Pin(0, index);
        float[] operand = Values(3), output = Room<float>(2);
        var error = Assert.Throws<IndexOutOfRangeException>(() =>
            new GatherKernel([3], 0, 2, false, true, 4, At(operand), At(indices), At(output)).Run(0));
        Assert.Contains($"Index {index} (number 1 ", error.Message);
        Assert.Contains("size 3", error.Message);
    }

    [Fact]
    public void Max_and_min_keep_nan()
    {
        int[] indices = Pin(0, 0);
        float[] updates = Pin(float.NaN, 1), output = Room<float>(1);
        foreach (ScatterKind kind in new[] { ScatterKind.Max, ScatterKind.Min })
        {
            All(new ScatterKernel(kind, DType.Float32, [1], 0, 2, false, true,
                null, At(indices), At(updates), At(output)));
            Assert.Equal(float.NaN, output[0]);
        }
    }
}
