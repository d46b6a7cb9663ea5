using Lamina.IR;

namespace Lamina.Tests;

public class IndexingOpsTests
{
    static readonly Tensor line = Tensor.From(new[] { 3f, 1f, 2f, 1f, 5f });

    [Fact]
    public void Segments_are_combined_and_rows_of_no_segment_left_out()
    {
        Tensor ids = Tensor.From(new[] { 2, 0, 2, 0, 7 });
        Assert.Equal([2f, 0f, 5f], Ops.SegmentSum(line, ids, 3).ToArray<float>());
        Assert.Equal([1f, float.NegativeInfinity, 3f], Ops.SegmentMax(line, ids, 3).ToArray<float>());
        Assert.Equal([1f, float.PositiveInfinity, 2f], Ops.SegmentMin(line, ids, 3).ToArray<float>());
        Assert.Equal([1f, 1f, 6f], Ops.SegmentProd(line, ids, 3).ToArray<float>());
    }

    [Theory]
    [InlineData("add", 6f, 2f)]
    [InlineData("max", 3f, 1f)]
    [InlineData("min", 1f, 1f)]
    [InlineData("mul", 6f, 1f)]
    public void Scattered_updates_join_what_is_there(string reduction, float first, float second)
    {
        Tensor indices = Tensor.From(new[,] { { 0 }, { 0 }, { 1 } });
        Tensor y = Ops.ScatterUpdate(Tensor.Ones(2), indices, Tensor.From(new[] { 2f, 3f, 1f }), reduction);
        Assert.Equal([first, second], y.ToArray<float>());
    }

    [Fact]
    public void Unique_gives_values_first_places_inverse_and_counts()
    {
        Tensor[] y = Ops.Unique(line, returnIndex: true, returnInverse: true, returnCounts: true);
        Assert.Equal([1f, 2f, 3f, 5f], y[0].ToArray<float>());
        Assert.Equal([1, 2, 0, 4], y[1].ToArray<int>());
        Assert.Equal([2, 0, 1, 0, 3], y[2].ToArray<int>());
        Assert.Equal([2, 1, 1, 1], y[3].ToArray<int>());
        Tensor rows = Tensor.From(new[,] { { 1, 2 }, { 0, 9 }, { 1, 2 } });
        Assert.Equal([0, 9, 1, 2], Ops.Unique(rows, axis: 0)[0].ToArray<int>());
    }

    [Fact]
    public void Searching_agrees_with_counting()
    {
        Tensor sorted = Tensor.From(new[] { 1f, 2f, 2f, 4f }), x = Tensor.From(new[] { 0f, 2f, 3f, 9f });
        Assert.Equal([0, 1, 3, 4], Ops.Searchsorted(sorted, x).ToArray<int>());
        Assert.Equal([0, 3, 3, 4], Ops.Digitize(x, sorted).ToArray<int>());
        (Tensor counts, Tensor edges) = Ops.Histogram(Tensor.From(new[] { 0f, 0.1f, 2f, 2f, -9f }), 2, (0, 2));
        Assert.Equal([2, 2], counts.ToArray<int>());
        Assert.Equal([0f, 1f, 2f], edges.ToArray<float>());
    }

    [Fact]
    public void Quantiles_take_all_methods_and_leave_NaN_out_on_demand()
    {
        Tensor x = Tensor.From(new[] { 4f, 1f, 2f, 3f });
        string[] methods = ["linear", "lower", "higher", "midpoint", "nearest"];
        Assert.Equal([1.75f, 1f, 2f, 1.5f, 2f],
            methods.Select(m => (float)Ops.Quantile(x, 0.25, method: m).Item()));
        Assert.Equal([1f, 2.5f], Ops.Percentile(x, [0, 50]).ToArray<float>());
        Assert.Equal(2, Ops.Nanmedian(Tensor.From(new[] { float.NaN, 3f, 1f })).Item());
        Assert.Throws<ArgumentException>(() => Ops.Quantile(x, 1.5));
    }

    [Fact]
    public void Data_dependent_functions_say_that_a_traced_step_has_no_values() =>
        Assert.Throws<InvalidOperationException>(() => Graph.Of([line.Type], x => Ops.Nonzero(x[0])));

    [Fact]
    public void Loops_and_choices_compute_what_they_say()
    {
        Assert.Equal(32, Ops.ForiLoop(0, 5, (_, v) => v * 2, Tensor.Scalar(1)).Item());
        Assert.Equal([3f, 4f, 6f, 7f, 12f],
            Ops.AssociativeScan((a, b) => a + b, line).ToArray<float>());
        Assert.Equal([12f, 9f, 8f, 6f, 5f],
            Ops.AssociativeScan((a, b) => a + b, line, reverse: true).ToArray<float>());
        Assert.Equal(8, Ops.WhileLoop(x => x[0].IsLess(1000), x => [x[0] * 2], [Tensor.Scalar(1)], 3)[0].Item());
        Assert.Equal(7, Ops.Switch(Tensor.Scalar(1, DType.Int32), [x => x[0] + 1, x => x[0] + 2], Tensor.Scalar(5))
            .Item());
        var clipped = Ops.CustomGradient(x => (x[0] * x[0], dy => [dy * 10]));
        Tensor three = Tensor.From(new[] { 3f });
        Assert.Equal(9, clipped([three]).Item());
        Assert.Equal(10, Gradient.Of(clipped([three]), [three])[0].Item());
    }

    [Theory]
    [InlineData("edge", new[] { 0f, 0f, 0f, 1f, 2f, 2f, 2f })]
    [InlineData("wrap", new[] { 1f, 2f, 0f, 1f, 2f, 0f, 1f })]
    [InlineData("reflect", new[] { 2f, 1f, 0f, 1f, 2f, 1f, 0f })]
    [InlineData("symmetric", new[] { 1f, 0f, 0f, 1f, 2f, 2f, 1f })]
    public void Padding_has_NumPys_modes(string mode, float[] wanted) =>
        Assert.Equal(wanted, Ops.Pad(Tensor.Iota(3), 2, mode).ToArray<float>());

    [Fact]
    public void Beam_search_and_greedy_decoding_find_the_obvious_labels()
    {
        // Classes 1, 1, blank, 2: "1 2".
        float[,,] logits = { { { 0, 9, 0 }, { 0, 9, 0 }, { 9, 0, 0 }, { 0, 0, 9 } } };
        Tensor length = Tensor.From(new[] { 4 });
        Assert.Equal([1, 2, -1, -1], Ops.CtcDecode(Tensor.From(logits), length).Labels.ToArray<int>());
        (Tensor labels, Tensor scores) = Ops.CtcDecode(Tensor.From(logits), length, "beam_search", topPaths: 2);
        Assert.Equal([1, 2, -1, -1], labels.ToArray<int>()[..4]);
        Assert.True(scores.ToArray<float>()[0] > scores.ToArray<float>()[1]);
    }
}
