using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class ReduceRuleTests
{
    static readonly Tensor x = Of((2, 3, 4));

    [Fact]
    public void Axes_vanish_or_stay_as_ones()
    {
        Assert.Equal(Shape.Scalar, x.Sum().Shape);
        Assert.Equal((2, 4), x.Max([1]).Shape);
        Assert.Equal(3, x.Min([0, -1]).Shape);
        Assert.Equal((1, 3, 1), x.Prod([-1, 0], keepDims: true).Shape);
        Assert.Same(x, x.Sum([]));
        Assert.Equal(DType.Float32, Of(3, DType.Int32).Mean().DType);
        Assert.Equal(DType.Int32, Of(3, DType.Int32).Sum().DType);
        Refuses(() => x.Sum([3]), "Axis 3", "(2, 3, 4)");
    }

    [Fact]
    public void Truth_is_reduced_by_and_and_or_alone()
    {
        Assert.Equal(DType.Bool, x.Any([0]).DType);
        Refuses(() => new Reduce(Reduction.Sum, [0]).Apply(Of(3, DType.Bool)), "reduce_sum", "bool");
        Refuses(() => new Reduce(Reduction.And, [0]).Apply(Of(3)), "reduce_and", "float32");
    }

    [Fact]
    public void Positions_are_int32_and_need_something_to_choose_from()
    {
        Assert.Equal(new TensorType(DType.Int32, (2, 3)), x.ArgMax().Type);
        Assert.Equal((0, 3), Of((0, 3, 4)).ArgMin().Shape);
        Refuses(() => Of((2, 0)).ArgMax(), "argmax", "axis 1", "(2, 0)");
    }

    [Fact]
    public void Running_sums_and_sorts_keep_the_shape()
    {
        Assert.Equal(x.Type, x.CumSum(-1).Type);
        Refuses(() => new Cumulative(Reduction.Maximum, 0).Apply(x), "Maximum");
        (Tensor values, Tensor indices) = x.Sort(1);
        Assert.Equal(x.Type, values.Type);
        Assert.Equal(new TensorType(DType.Int32, x.Shape), indices.Type);
    }
}
