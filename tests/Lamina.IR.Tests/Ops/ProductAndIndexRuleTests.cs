using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class ProductAndIndexRuleTests
{
    static readonly Tensor x = Of((2, 3, 4));
    static readonly Tensor one = Of(Shape.Scalar, DType.Int32);

    static Tensor Index(Shape shape, DType type = DType.Int32) => Of(shape, type);

    [Fact]
    public void Products_contract_and_pair_axes()
    {
        Assert.Equal((2, 3, 5), x.MatMul(Of((4, 5))).Shape);
        Assert.Equal((7, 2, 3, 5), x.MatMul(Of((7, 1, 4, 5))).Shape);
        Assert.Equal((2, 3), x.MatMul(Of(4)).Shape);
        Assert.Equal((2, 4), Of(3).MatMul(x).Shape);
        Assert.Equal(Shape.Scalar, Of(3).MatMul(Of(3)).Shape);
        Assert.Equal((3, 2, 4, 6), x.Dot(Of((3, 6)), [], [], [1], [0]).Shape);
        Assert.Equal((2, 0, 5), Of((2, 0, 4)).MatMul(Of((4, 5))).Shape);
    }

    [Fact]
    public void Products_that_do_not_fit_say_which_axes()
    {
        Refuses(() => x.MatMul(Of((3, 5))), "(2, 3, 4)", "(3, 5)", "axis 2 of the first has 4",
            "axis 0 of the second 3");
        Refuses(() => x.Dot(Of((4, 5)), [2], [0, 1]), "[2]", "[0, 1]", "pair up");
        Refuses(() => new DotGeneral([], [], [0], [0]).Apply(Of(3), Of(3, DType.Float64)), "float32", "float64");
        Refuses(() => x.MatMul(Of(Shape.Scalar)), "()");
    }

    [Fact]
    public void Gather_and_scatter_agree_on_shapes()
    {
        Assert.Equal((2, 5, 6, 4), x.Take(Index((5, 6)), 1).Shape);
        Assert.Equal((2, 4), x.Take(one, 1).Shape);
        Assert.Equal(x.Type, new Scatter(1, Add: true).Apply(x, Index(5), Of((2, 5, 4))).Type);
        Refuses(() => x.Take(Of(3)), "gather", "int32 or int64", "float32");
        Refuses(() => new Scatter(1, true).Apply(x, Index(5), Of((2, 3, 4))), "scatter_add", "(2, 5, 4)", "(2, 3, 4)");
        Refuses(() => new Scatter(1, false).Apply(x, Index(5), Of((2, 5, 4), DType.Int32)), "scatter_update", "int32");
    }

    [Fact]
    public void Along_an_axis_the_others_are_equal()
    {
        Assert.Equal((2, 9, 4), x.TakeAlongAxis(Index((2, 9, 4), DType.Int64), 1).Shape);
        Assert.Equal(x.Type, new ScatterAlongAxis(1).Apply(x, Index((2, 1, 4)), Of((2, 1, 4))).Type);
        Refuses(() => x.TakeAlongAxis(Index((2, 9, 5)), 1), "axis 1", "(2, 3, 4)", "(2, 9, 5)");
        Refuses(() => x.TakeAlongAxis(Index((2, 9)), 1), "(2, 9)");
        Refuses(() => new ScatterAlongAxis(1).Apply(x, Index((2, 1, 4)), Of((2, 2, 4))), "(2, 1, 4)", "(2, 2, 4)");
    }

    [Fact]
    public void Dynamic_slices_take_single_starts()
    {
        Assert.Equal((1, 3, 2), new DynamicSlice((1, 3, 2)).Apply(x, one, one, one).Shape);
        Assert.Equal(x.Type, new DynamicUpdateSlice().Apply(x, Of((1, 1, 1)), one, one, one).Type);
        Refuses(() => new DynamicSlice((1, 3, 2)).Apply(x, one), "dynamic_slice", "3 sizes and starts", "1");
        Refuses(() => new DynamicSlice((1, 3, 5)).Apply(x, one, one, one), "(1, 3, 5)", "larger than (2, 3, 4)");
        Refuses(() => new DynamicSlice(1).Apply(Of(3), Of(Shape.Scalar)), "int32", "float32 ()");
        Refuses(() => new DynamicUpdateSlice().Apply(x, Of((1, 1, 1), DType.Int32), one, one, one), "equal types");
    }

    [Fact]
    public void The_state_of_the_generator_has_one_type()
    {
        Node node = new Rng((2, 3)).ApplyAll(Of(2, DType.Int64));
        Assert.Equal(new TensorType(DType.Float32, (2, 3)), node.Outputs[0].Type);
        Assert.Equal(new TensorType(DType.Int64, 2), node.Outputs[1].Type);
        Refuses(() => new Rng(3).Apply(Of(2, DType.Int32)), "int64 (2,)", "int32 (2,)");
    }

    [Fact]
    public void Windows_and_convolutions_check_their_operands()
    {
        Tensor image = Of((1, 6, 6, 2)), filter = Of((3, 3, 2, 5)), pooled = Of((1, 3, 3, 2));
        WindowGeometry window = WindowGeometry.Valid([2, 2], [2, 2]);
        var geometry = new ConvolutionGeometry(WindowGeometry.Valid([3, 3]));
        Assert.Equal((1, 4, 4, 5), new Convolution(geometry).Apply(image, filter).Shape);
        Tensor dy = Of((1, 4, 4, 5));
        Assert.Equal(image.Type, new ConvolutionInputGradient(geometry, image.Shape).Apply(dy, filter).Type);
        Assert.Equal(filter.Type, new ConvolutionFilterGradient(geometry, filter.Shape).Apply(image, dy).Type);
        Assert.Equal(pooled.Type, new ReduceWindow(Reduction.Maximum, window).Apply(image).Type);
        Assert.Equal(image.Type, new SpreadWindow(window, image.Shape).Apply(pooled).Type);
        Assert.Equal(image.Type, new SelectAndScatter(window).Apply(image, pooled).Type);
        Assert.Equal(pooled.Type, new SelectAndGather(window).Apply(image, image).Type);

        Refuses(() => new Convolution(geometry).Apply(image, Of((3, 3, 2, 5), DType.Float64)), "float32", "float64");
        Refuses(() => new ConvolutionInputGradient(geometry, image.Shape).Apply(image, filter), "(1, 4, 4, 5)");
        Refuses(() => new ConvolutionFilterGradient(geometry, filter.Shape).Apply(image, image), "(1, 4, 4, 5)");
        Refuses(() => new ReduceWindow(Reduction.Product, window).Apply(image), "Product");
        Refuses(() => new SpreadWindow(window, image.Shape).Apply(image), "(1, 6, 6, 2)");
        Refuses(() => new SelectAndScatter(window).Apply(image, image), "(1, 6, 6, 2)");
        Refuses(() => new SelectAndGather(window).Apply(image, pooled), "(1, 6, 6, 2)", "(1, 3, 3, 2)");
    }
}
