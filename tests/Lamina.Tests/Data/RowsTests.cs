using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tests.Data;

public class RowsTests
{
    [Fact]
    public void Labels_become_rows()
    {
        NDArray rows = Targets.ToCategorical(new[] { 0, 2, 1 });
        Assert.Equal((3, 3), rows.Shape);
        Assert.Equal([1f, 0, 0, 0, 0, 1, 0, 1, 0], rows.ToArray<float>());
        Assert.Equal((2, 2, 4), Targets.ToCategorical(new[,] { { 0, 1 }, { 2, 3 } }).Shape);
        Assert.Equal((2, 5), Targets.ToCategorical(new[,] { { 0 }, { 2 } }, 5).Shape);
        Assert.Throws<ArgumentException>(() => Targets.ToCategorical(new[] { 3 }, 3));
        Assert.Throws<ArgumentException>(() => Targets.ToCategorical(new[] { 0.5f }));
    }

    [Fact]
    public void Vectors_get_the_norm_1()
    {
        NDArray x = new[,] { { 3f, 4 }, { 0, 0 }, { -5, 12 } };
        Assert.Equal([0.6f, 0.8f, 0, 0, -5 / 13f, 12 / 13f], Rows.Normalize(x).ToArray<float>());
        Assert.Equal([3 / 7f, 4 / 7f], Rows.Normalize(x, order: 1).Rows(0, 1).ToArray<float>());
        Assert.Equal([0.75f, 1], Rows.Normalize(x, order: double.PositiveInfinity).Rows(0, 1).ToArray<float>());
        Assert.Equal(3 / Math.Sqrt(34), Rows.Normalize(x, axis: 0)[0], 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Normalize(x, order: 0));
    }

    [Fact]
    public void Sequences_become_rows_as_in_Keras()
    {
        int[][] sequences = [[1], [2, 3], [4, 5, 6]];
        Assert.Equal([0, 0, 1, 0, 2, 3, 4, 5, 6], Rows.PadSequences(sequences).ToArray<int>());
        Assert.Equal([1, -1, 2, 3, 5, 6], Rows.PadSequences(sequences, 2, padAtEnd: true, value: -1).ToArray<int>());
        Assert.Equal([0, 1, 2, 3, 4, 5], Rows.PadSequences(sequences, 2, cutAtEnd: true).ToArray<int>());
        Assert.Equal((0, 3), Rows.PadSequences(Array.Empty<float[]>(), 3).Shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.PadSequences(sequences, 0));
    }

    [Fact]
    public void Arrays_are_split_at_the_same_rows()
    {
        NDArray x = new[,] { { 0f, 0 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 } };
        NDArray y = new[] { 0, 1, 2, 3, 4 };
        var (left, right) = Rows.Split([x, y], 0.6);
        Assert.Equal([0, 1, 2], left[1].ToArray<int>());
        Assert.Equal([3f, 3, 4, 4], right[0].ToArray<float>());
        (left, right) = Rows.Split([x, y], 2, shuffle: true, seed: 4);
        Assert.Equal([0, 1, 2, 3, 4], left[1].ToArray<int>().Concat(right[1].ToArray<int>()).Order());
        Assert.Equal(
            left[1].ToArray<int>().Select(v => (float)v), left[0].ToArray<float>().Where((_, i) => i % 2 == 0));
        Assert.Throws<ArgumentException>(() => Rows.Split([x, y], 1.5));
        Assert.Throws<ArgumentException>(() => Rows.Split([x, new NDArray(4)], 0.5));
    }
}
