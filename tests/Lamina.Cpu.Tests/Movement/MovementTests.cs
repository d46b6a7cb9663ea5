using System.Numerics;
using static Lamina.Cpu.Tests.KernelRun;

namespace Lamina.Cpu.Tests;

public unsafe class MovementTests
{
    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [], [] },
        { [5], [0] },
        { [0, 3], [1, 0] },
        { [3, 4], [1, 0] },
        { [1, 7, 1], [2, 1, 0] },
        { [8, 8], [1, 0] },
        { [16, 24], [1, 0] },
        { [37, 53], [1, 0] },
        { [9, 33], [1, 0] },
        { [14, 40], [1, 0] },
        { [16, 16], [1, 0] },
        { [31, 17], [1, 0] },
        { [33, 1024], [1, 0] },
        { [300, 200], [1, 0] },
        { [2, 5, 7, 3], [0, 3, 1, 2] },
        { [2, 3, 5, 7], [0, 2, 3, 1] },
        { [3, 14, 14, 32], [0, 3, 1, 2] },
        { [3, 32, 14, 14], [0, 2, 3, 1] },
        { [2, 9, 4, 16], [0, 2, 1, 3] },
        { [2, 9, 4, 3], [0, 2, 1, 3] },
        { [4, 5, 6, 7], [3, 2, 1, 0] },
        { [2, 3, 4, 5, 6], [4, 0, 3, 1, 2] },
        { [1, 3, 100, 101], [0, 2, 3, 1] },
        { [1, 100, 101, 3], [0, 3, 1, 2] },
        { [40, 3, 20], [2, 1, 0] },
    };

    [Theory, MemberData(nameof(Permutations))]
    public void Transpose_moves_every_element(int[] shape, int[] permutation)
    {
        Check<byte>();
        Check<ushort>();
        Check<uint>();
        Check<ulong>();

        void Check<T>() where T : unmanaged, INumber<T>
        {
            T[] input = Count<T>(Size(shape)), output = Room<T>(input.Length);
            All(new TransposeKernel(shape, permutation, sizeof(T), At(input), At(output)));
            int[] outShape = [.. permutation.Select(p => shape[p])];
            int[] from = new int[shape.Length];
            foreach (int[] index in Indices(outShape))
            {
                for (int k = 0; k < index.Length; k++) from[permutation[k]] = index[k];
                Assert.Equal(input[Flat(shape, from)], output[Flat(outShape, index)]);
            }
        }
    }

    public static TheoryData<int[], int[], int[]> Broadcasts => new()
    {
        { [], [3, 4], [] },
        { [5], [3, 5], [1] },
        { [5], [5, 3], [0] },
        { [4, 1], [4, 70], [0, 1] },
        { [1, 4], [70, 4], [0, 1] },
        { [2, 1, 3], [2, 5, 3], [0, 1, 2] },
        { [3], [2, 4, 5, 3], [3] },
        { [3], [2, 3, 4, 5], [1] },
        { [2, 3], [3, 2], [1, 0] },
        { [64], [700, 64], [1] },
        { [5000], [9, 5000], [1] },
        { [], [100000], [] },
        { [2, 1, 1], [2, 300, 200], [0, 1, 2] },
        { [0], [2, 0], [1] },
    };

    [Theory, MemberData(nameof(Broadcasts))]
    public void Broadcast_repeats_along_new_and_unit_dimensions(int[] shape, int[] outShape, int[] dimensions)
    {
        float[] input = Count<float>(Size(shape)), output = Room<float>(Size(outShape));
        All(new BroadcastKernel(shape, outShape, dimensions, 4, At(input), At(output)));
        int[] from = new int[shape.Length];
        foreach (int[] index in Indices(outShape))
        {
            for (int k = 0; k < from.Length; k++) from[k] = shape[k] == 1 ? 0 : index[dimensions[k]];
            Assert.Equal(input[Flat(shape, from)], output[Flat(outShape, index)]);
        }
    }

    public static TheoryData<int[], int[], int[], int[]> Slices => new()
    {
        { [10], [2], [9], [3] },
        { [10], [0], [10], [1] },
        { [4, 6], [1, 2], [3, 5], [1, 1] },
        { [4, 6], [0, 1], [4, 6], [1, 2] },
        { [4, 6, 3], [1, 0, 0], [4, 6, 3], [2, 1, 1] },
        { [4, 6, 3], [0, 0, 1], [4, 6, 2], [1, 3, 1] },
        { [3, 200, 300], [1, 10, 20], [3, 190, 270], [1, 1, 1] },
        { [2, 100, 100, 3], [0, 1, 1, 0], [2, 99, 99, 3], [1, 2, 2, 1] },
        { [4, 6], [2, 0], [2, 6], [1, 1] },
    };

    [Theory, MemberData(nameof(Slices))]
    public void Slice_takes_the_window(int[] shape, int[] starts, int[] limits, int[] strides)
    {
        Check<byte>();
        Check<uint>();
        Check<ulong>();

        void Check<T>() where T : unmanaged, INumber<T>
        {
            int[] outShape = [.. shape.Select((_, k) => (limits[k] - starts[k] + strides[k] - 1) / strides[k])];
            T[] input = Count<T>(Size(shape)), output = Room<T>(Size(outShape));
            All(new SliceKernel(shape, starts, limits, strides, sizeof(T), At(input), At(output)));
            foreach (int[] index in Indices(outShape))
            {
                int[] from = [.. index.Select((i, k) => starts[k] + i * strides[k])];
                Assert.Equal(input[Flat(shape, from)], output[Flat(outShape, index)]);
            }
        }
    }

    [Theory]
    [InlineData(new[] { 7 }, new[] { 0 })]
    [InlineData(new[] { 3, 5 }, new[] { 0 })]
    [InlineData(new[] { 3, 5 }, new[] { 1 })]
    [InlineData(new[] { 3, 5, 4 }, new[] { 0, 1, 2 })]
    [InlineData(new[] { 30, 50, 40 }, new[] { 0, 2 })]
    [InlineData(new[] { 2, 0 }, new[] { 0, 1 })]
    public void Reverse_turns_the_axes_round(int[] shape, int[] axes)
    {
        int[] input = Count<int>(Size(shape)), output = Room<int>(input.Length);
        All(new ReverseKernel(shape, axes, 4, At(input), At(output)));
        foreach (int[] index in Indices(shape))
        {
            int[] from = [.. index.Select((i, k) => axes.Contains(k) ? shape[k] - 1 - i : i)];
            Assert.Equal(input[Flat(shape, from)], output[Flat(shape, index)]);
        }
    }

    public static TheoryData<int[], int[], int[], int[]> Pads => new()
    {
        { [], [], [], [] },
        { [5], [2], [3], [0] },
        { [5], [-1], [-2], [0] },
        { [5], [-1], [4], [2] },
        { [0], [2], [1], [3] },
        { [5], [-4], [-4], [2] },
        { [3, 4], [1, 2], [0, 3], [0, 0] },
        { [3, 4], [1, -2], [-1, 3], [2, 1] },
        { [2, 5, 6, 3], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0] },
        { [2, 5, 6, 3], [0, 1, 2, 0], [0, 2, 1, 0], [0, 1, 1, 0] },
        { [2, 60, 70, 5], [0, 1, 2, 0], [0, 2, 1, 0], [0, 1, 1, 0] },
        { [30000], [20000], [20001], [1] },
        { [2, 200, 200], [1, 1, 1], [1, 1, 1], [0, 0, 0] },
    };

    [Theory, MemberData(nameof(Pads))]
    public void Pad_puts_elements_at_low_plus_stretched_index(int[] shape, int[] low, int[] high, int[] interior)
    {
        Check<byte>(77);
        Check<ushort>(777);
        Check<uint>(BitConverter.SingleToUInt32Bits(-1.5f));
        Check<ulong>(0x123456789ABCDEF0);

        void Check<T>(ulong value) where T : unmanaged, INumber<T>
        {
            int[] outShape =
                [.. shape.Select((n, k) => n + low[k] + high[k] + Math.Max(0, n - 1) * interior[k])];
            T[] input = Count<T>(Size(shape)), output = Room<T>(Size(outShape)), expected = new T[output.Length];
            Array.Fill(expected, T.CreateTruncating(value));
            foreach (int[] index in Indices(shape))
            {
                int[] to = [.. index.Select((i, k) => low[k] + i * (interior[k] + 1))];
                if (to.Zip(outShape).All(p => p.First >= 0 && p.First < p.Second))
                    expected[Flat(outShape, to)] = input[Flat(shape, index)];
            }
            All(new PadKernel(shape, low, high, interior, sizeof(T), &value, At(input), At(output)));
            Assert.Equal(expected, output);
        }
    }
    [Theory]
    [InlineData(new[] { 2, 3, 4 }, 0, new[] { 1, 2, 3 })]
    [InlineData(new[] { 2, 3, 4 }, 1, new[] { 3, 0, 2 })]
    [InlineData(new[] { 2, 3, 4 }, 2, new[] { 4, 1, 1, 1 })]
    [InlineData(new[] { 90, 1, 70 }, 1, new[] { 5, 1, 9 })]
    [InlineData(new[] { 1 }, 0, new[] { 100000, 7 })]
    public void Concatenate_joins_along_the_axis(int[] shape, int axis, int[] sizes)
    {
        int[][] shapes = [.. sizes.Select(n => shape.Select((m, k) => k == axis ? n : m).ToArray())];
        int[] outShape = [.. shape.Select((m, k) => k == axis ? sizes.Sum() : m)];
        short[][] inputs =
            [.. shapes.Select((s, i) => Pin<short>([.. Count<short>(Size(s)).Select(v => (short)(v * 10 + i))]))];
        short[] output = Room<short>(Size(outShape));
        void*[] pointers = new void*[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) pointers[i] = At(inputs[i]);
        All(new ConcatenateKernel(shapes, axis, 2, pointers, At(output)));
        foreach (int[] index in Indices(outShape))
        {
            int[] from = [.. index];
            int which = 0;
            while (from[axis] >= sizes[which]) from[axis] -= sizes[which++];
            Assert.Equal(inputs[which][Flat(shapes[which], from)], output[Flat(outShape, index)]);
        }
    }

    [Theory]
    [InlineData(new[] { 6, 7 }, new[] { 2, 3 }, new long[] { 1, 2 })]
    [InlineData(new[] { 6, 7 }, new[] { 2, 3 }, new long[] { -5, 100 })]
    [InlineData(new[] { 6, 7 }, new[] { 6, 7 }, new long[] { 3, 3 })]
    [InlineData(new[] { 9, 100, 64 }, new[] { 9, 1, 64 }, new long[] { 0, 42, 0 })]
    [InlineData(new[] { 9, 200, 64 }, new[] { 4, 150, 64 }, new long[] { 2, 50, 0 })]
    public void Dynamic_slice_and_update_clamp_their_starts(int[] shape, int[] sizes, long[] starts)
    {
        int[] clamped = [.. starts.Select((s, k) => (int)Math.Clamp(s, 0, shape[k] - sizes[k]))];
        foreach (bool wide in new[] { false, true })
        {
            long[] longs = Pin<long>(starts);
            int[] ints = Pin<int>([.. starts.Select(s => (int)s)]);
            void*[] pointers = new void*[starts.Length];
            for (int k = 0; k < starts.Length; k++)
                pointers[k] = wide ? (long*)At(longs) + k : (int*)At(ints) + k;

            float[] operand = Count<float>(Size(shape)), window = Room<float>(Size(sizes));
            All(new DynamicSliceKernel(shape, sizes, pointers, wide, 4, At(operand), At(window)));
            float[] update = Pin<float>([.. window.Select(w => -w)]);
            float[] expected = [.. operand];
            foreach (int[] index in Indices(sizes))
            {
                int at = Flat(shape, [.. index.Select((i, k) => i + clamped[k])]);
                Assert.Equal(operand[at], window[Flat(sizes, index)]);
                expected[at] = -expected[at];
            }

            float[] output = Room<float>(operand.Length);
            All(new DynamicUpdateSliceKernel(shape, sizes, pointers, wide, 4, At(operand), At(update), At(output)));
            Assert.Equal(expected, output);
            All(new DynamicUpdateSliceKernel(shape, sizes, pointers, wide, 4, At(operand), At(update), At(operand)));
            Assert.Equal(expected, operand);
        }
    }

    [Fact]
    public void Copy_moves_all_bytes()
    {
        byte[] input = Count<byte>(200_001), output = Room<byte>(input.Length);
        All(new CopyKernel(input.Length, At(input), At(output)));
        Assert.Equal(input, output);
    }

    [Fact]
    public void Work_is_cut_by_shape_into_tasks_of_64_kilobytes()
    {
        float[] input = Count<float>(512 * 512), output = Room<float>(input.Length);
        Assert.InRange(new TransposeKernel([512, 512], [1, 0], 4, At(input), At(output)).Tasks, 8, 16);
        Assert.Equal(16, new CopyKernel(1 << 20, At(input), At(output)).Tasks);
        Assert.Equal(1, new TransposeKernel([10, 10], [1, 0], 4, At(input), At(output)).Tasks);
        Assert.InRange(new TransposeKernel([1, 512 * 128, 4], [0, 2, 1], 4, At(input), At(output)).Tasks, 8, 16);
    }
}
