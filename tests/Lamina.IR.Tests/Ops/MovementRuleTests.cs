using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class MovementRuleTests
{
    static readonly Tensor x = Of((2, 3, 4));

    [Fact]
    public void Reshape_keeps_the_count()
    {
        Assert.Equal((6, 4), x.Reshape((6, -1)).Shape);
        Assert.Same(x, x.Reshape((2, 3, 4)));
        Assert.Equal(Shape.Scalar, Of((1, 1)).Reshape(Shape.Scalar).Shape);
        Refuses(() => x.Reshape((5, 5)), "(2, 3, 4)", "24 elements", "(5, 5)");
        Refuses(() => x.Reshape((5, -1)), "(5, None)");
    }

    [Fact]
    public void Transpose_needs_a_permutation()
    {
        Assert.Equal((4, 2, 3), x.Transpose([2, 0, 1]).Shape);
        Assert.Equal((4, 3, 2), x.Transpose().Shape);
        Assert.Same(x, x.Transpose([0, 1, 2]));
        Assert.Equal((3, 4, 2), x.MoveAxis(0, -1).Shape);
        Refuses(() => x.Transpose([0, 1]), "[0, 1]", "permutation", "(2, 3, 4)");
        Refuses(() => x.Transpose([0, 1, 1]), "[0, 1, 1]");
    }

    [Fact]
    public void Broadcast_stretches_only_ones()
    {
        Assert.Equal((5, 2, 3), new Broadcast((5, 2, 3), [1, 2]).Apply(Of((1, 3))).Shape);
        Refuses(() => Of((2, 3)).BroadcastTo((2, 4)), "(2, 3)", "(2, 4)");
        Refuses(() => Of((2, 3)).BroadcastTo(3), "(2, 3)", "(3,)");
        Refuses(() => new Broadcast((2, 3), [1, 0]).Apply(Of((3, 2))), "[1, 0]");
        Refuses(() => new Broadcast((2, 3), [2]).Apply(Of(3)), "[2]");
    }

    [Fact]
    public void Slices_stay_inside()
    {
        Assert.Equal((2, 2, 4), x.Slice(1, 0, 3, 2).Shape);
        Assert.Equal((2, 1, 4), x.Slice(1, -1).Shape);
        Assert.Equal((2, 0, 4), x.Slice(1, 2, 2).Shape);
        Assert.Same(x, x.Slice(1, 0));
        Assert.Equal((2, 4), x.Select(1, -1).Shape);
        Refuses(() => x.Slice(1, 0, 4), "[0, 0, 0]..[2, 4, 4]", "(2, 3, 4)");
        Refuses(() => x.Slice(1, 2, 1), "outside the shape");
        Refuses(() => x.Slice(1, 0, 2, 0), "by [1, 0, 1]");
        Refuses(() => x.Slice(3, 0), "Axis 3");
        Refuses(() => new Slice([0], [1], [1]).Apply(x), "3 starts, limits and strides");
    }

    [Fact]
    public void Split_needs_equal_parts()
    {
        Assert.Equal([(Shape)(2, 3, 2), (2, 3, 2)], x.Split(2, -1).Select(part => part.Shape));
        Refuses(() => x.Split(2, 1), "Axis 1", "(2, 3, 4)", "2 equal parts");
        Refuses(() => x.Split(0, 1), "0 equal parts");
    }

    [Fact]
    public void Pad_adds_between_and_cuts()
    {
        Assert.Equal((4, 2, 10), new Pad([1, -1, 0], [1, 0, 0], [0, 0, 2]).Apply(x, Tensor.Scalar(0)).Shape);
        Refuses(() => x.Pad([1, 1], [1, 1]), "(2, 3, 4)", "3 numbers");
        Refuses(() => x.Pad([-2, 0, 0], [-1, 0, 0]), "cuts more from (2, 3, 4)");
        Refuses(() => new Pad([0], [0], [0]).Apply(Of(3), Of(3)), "single float32", "float32 (3,)");
        Refuses(() => new Pad([0], [0], [0]).Apply(Of(3), Of(Shape.Scalar, DType.Int32)), "int32 ()");
    }

    [Fact]
    public void Concatenated_tensors_agree_elsewhere()
    {
        Assert.Equal((2, 5, 4), Tensor.Concatenate([x, Of((2, 2, 4))], 1).Shape);
        Assert.Equal((2, 3, 4), Tensor.Concatenate([x, Of((2, 0, 4))], 1).Shape);
        Assert.Equal((2, 3, 4, 2), Tensor.Stack([x, x], -1).Shape);
        Refuses(() => Tensor.Concatenate([x, Of((2, 2, 5))], 1), "Along axis 1", "(2, 2, 5)", "(2, 3, 4)");
        Refuses(() => Tensor.Concatenate([x, Of((2, 3))], 1), "(2, 3)");
        Refuses(() => new Concatenate(0).Apply(), "nothing to concatenate");
    }

    [Fact]
    public void Axes_of_size_one_come_and_go()
    {
        Assert.Equal((2, 3, 4, 1), x.ExpandDims(-1).Shape);
        Assert.Equal((1, 2, 3, 4), x.ExpandDims(0).Shape);
        Assert.Equal((2, 3), Of((1, 2, 1, 3)).Squeeze().Shape);
        Assert.Equal((1, 2, 3), Of((1, 2, 1, 3)).Squeeze([2]).Shape);
        Refuses(() => x.Squeeze([1]), "Axis 1", "(2, 3, 4)");
        Refuses(() => x.ExpandDims(5), "5", "(2, 3, 4)");
    }

    [Fact]
    public void Reverse_and_iota_know_their_axes()
    {
        Assert.Equal((2, 3, 4), x.Reverse(0, -1).Shape);
        Refuses(() => new Reverse([3]).Apply(x), "Axis 3", "(2, 3, 4)");
        Assert.Equal(new TensorType(DType.Int64, (2, 3)), Tensor.Iota((2, 3), -1, DType.Int64).Type);
        Refuses(() => Tensor.Iota((2, 3), 2), "Axis 2");
    }
}
