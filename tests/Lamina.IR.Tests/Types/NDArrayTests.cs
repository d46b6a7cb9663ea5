using System.Runtime.CompilerServices;

namespace Lamina.IR.Tests;

public class NDArrayTests
{
    [Fact]
    public void Wraps_arrays_of_any_rank_without_copying()
    {
        float[,] matrix = { { 1, 2, 3 }, { 4, 5, 6 } };
        NDArray array = matrix;
        Assert.Equal((2, 3), array.Shape);
        Assert.True(Unsafe.AreSame(ref matrix[0, 0], ref array.AsSpan<float>()[0]));
        array.AsSpan<float>()[5] = 60;
        Assert.Equal(60, matrix[1, 2]);
        matrix[1, 0] = 40;
        Assert.Equal(40, array[3]);

        int[,,] cube = new int[2, 3, 4];
        cube[1, 2, 3] = 9;
        Assert.Equal(9, NDArray.Wrap(cube)[23]);
        Assert.Equal((4, 6), NDArray.Wrap(cube, (4, 6)).Shape);
    }

    [Fact]
    public void Has_a_type_for_every_element_type()
    {
        Array[] arrays =
        [
            new float[2], new double[2], new Half[2], new BFloat16[2], new int[2], new long[2], new byte[2],
            new bool[2],
        ];
        DType[] types = Enum.GetValues<DType>();
        Assert.Equal(types.Length, arrays.Length);
        for (int i = 0; i < types.Length; i++) Assert.Equal(types[i], NDArray.Wrap(arrays[i]).DType);
    }

    [Fact]
    public void Refuses_what_it_cannot_wrap()
    {
        Leaf.Refuses(() => NDArray.Wrap(new string[2]), "String", "float");
        Leaf.Refuses(() => NDArray.Wrap(new float[6], (2, 2)), "6 elements", "(2, 2)");
        Leaf.Refuses(() => NDArray.Wrap(new float[6], (-1, 2)), "6 elements", "(None, 2)");
        Leaf.Refuses(() => _ = new NDArray((-1, 2)), "(None, 2)");
        Leaf.Refuses(() => NDArray.From<float>([1, 2], 3), "2 elements", "(3,)");
        Assert.Throws<ArgumentNullException>(() => NDArray.Wrap(null!));
    }

    [Fact]
    public void Elements_are_seen_only_as_what_they_are()
    {
        var array = new NDArray(3, DType.Int32);
        var error = Assert.Throws<InvalidOperationException>(() => array.AsSpan<float>()[0]);
        Assert.Contains("int32", error.Message, StringComparison.Ordinal);
        Assert.Equal(12, array.Bytes.Length);
    }

    [Fact]
    public unsafe void New_memory_is_zero_pinned_and_aligned()
    {
        for (int length = 0; length < 40; length += 13)
        {
            foreach (DType type in Enum.GetValues<DType>())
            {
                var array = new NDArray(length, type);
                Assert.True(array.IsPinned && (nint)array.Pointer % 64 == 0);
                Assert.Equal(-1, array.Bytes.IndexOfAnyExcept((byte)0));
            }
        }
        NDArray wrapped = new float[4];
        Assert.False(wrapped.IsPinned);
        Assert.Throws<InvalidOperationException>(() => (nint)wrapped.Pointer);
    }

    [Fact]
    public void Reshape_shares_and_works_out_one_size()
    {
        NDArray array = new float[] { 1, 2, 3, 4, 5, 6 }, matrix = array.Reshape((2, -1));
        Assert.Equal((2, 3), matrix.Shape);
        matrix.AsSpan<float>()[0] = 10;
        Assert.Equal(10, array[0]);
        Assert.Equal((0, 4), new NDArray((4, 0)).Reshape((0, 4)).Shape);
        Leaf.Refuses(() => array.Reshape((4, 2)), "(6,)", "(4, 2)", "6 elements");
        Leaf.Refuses(() => array.Reshape((4, -1)), "(6,)", "(4, None)");
        Leaf.Refuses(() => array.Reshape((-1, -1)), "(None, None)");
        Leaf.Refuses(() => new NDArray((0, 2)).Reshape((0, -1)), "(0, None)");
    }

    [Fact]
    public void Rows_share_the_memory()
    {
        NDArray array = new int[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, rows = array.Rows(1, 3);
        Assert.Equal((2, 2), rows.Shape);
        Assert.Equal([3, 4, 5, 6], rows.ToArray<int>());
        rows.Rows(1, 2).AsSpan<int>()[1] = 60;
        Assert.Equal(60, array[5]);
        Assert.Equal((0, 2), array.Rows(3, 3).Shape);
        Leaf.Refuses(() => array.Rows(2, 4), "2..4", "(3, 2)");
        Leaf.Refuses(() => array.Rows(2, 1), "2..1");
        Leaf.Refuses(() => NDArray.Scalar(1).Rows(0, 1), "()");
    }

    [Fact]
    public void Copies_are_apart()
    {
        NDArray array = new float[] { 1, 2 }, copy = array.Copy();
        array.Fill(7);
        Assert.Equal([1f, 2], copy.ToArray<float>());
        Assert.Equal([7f, 7], array.ToArray<float>());
    }

    [Fact]
    public void Casts_between_all_types_keep_small_whole_numbers()
    {
        foreach (DType from in Enum.GetValues<DType>())
        {
            NDArray values = NDArray.From<float>([0, 1]).Cast(from);
            foreach (DType to in Enum.GetValues<DType>())
            {
                NDArray cast = values.Cast(to);
                Assert.Equal(to, cast.DType);
                Assert.Equal([0, 1], new[] { cast[0], cast[1] });
            }
        }
    }

    [Fact]
    public void Casts_truncate_and_see_truth()
    {
        NDArray reals = new[] { -1.75, 0, 0.5, 2.5 };
        Assert.Equal([-1, 0, 0, 2], reals.Cast(DType.Int32).ToArray<int>());
        Assert.Equal([true, false, true, true], reals.Cast(DType.Bool).ToArray<bool>());
        Assert.Equal([(Half)(-1.75), (Half)0, (Half)0.5, (Half)2.5], reals.Cast(DType.Float16).ToArray<Half>());
    }

    [Fact]
    public void Numbers_fill_every_type()
    {
        foreach (DType type in Enum.GetValues<DType>())
        {
            NDArray one = NDArray.Scalar(1, type);
            Assert.Equal(Shape.Scalar, one.Shape);
            Assert.Equal(1, one[0]);
        }
        Assert.Equal("float32 (2, 3)", new NDArray((2, 3)).ToString());
    }
}
