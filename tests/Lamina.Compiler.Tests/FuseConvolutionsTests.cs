using Lamina.IR;

namespace Lamina.Compiler.Tests;

public class FuseConvolutionsTests
{
    static readonly TensorType image = new(DType.Float32, (2, 12, 12, 3)), row = new(DType.Float32, 8);
    static readonly TensorType filter = new(DType.Float32, (3, 3, 3, 8));
    static readonly TensorType convolved = new(DType.Float32, (2, 12, 12, 8));

    static string[] Names(Func<Tensor, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> after)
    {
        var geometry = new ConvolutionGeometry(WindowGeometry.Same([12, 12], [3, 3]));
        Graph graph = Graph.Of([image, filter, row, row, convolved],
            x => [.. after(new Convolution(geometry).Apply(x[0], x[1]), x)]);
        Pipeline.AfterPass = (_, pass) => Verifier.Check(pass);
        Plan plan = Pipeline.Compile(graph);
        PlanVerifier.Check(plan);
        return [.. plan.Steps.Select(step => step.Node.Op.Name)];
    }

    static Tensor Pool(Tensor x, int size, int stride) =>
        new ReduceWindow(Reduction.Maximum, WindowGeometry.Valid([size, size], [stride, stride])).Apply(x);

    [Fact]
    public void Bias_relu_and_pooling_move_into_the_convolution() =>
        Assert.Equal(["convolution+bias+relu+pool"], Names((y, x) => [Pool((y + x[2]).Relu(), 2, 2)]));

    [Fact]
    public void Relu_may_come_after_pooling() =>
        Assert.Equal(["convolution+bias+relu+pool"], Names((y, x) => [Pool(y + x[2], 2, 2).Relu()]));

    [Fact]
    public void Scale_shift_shortcut_and_bounds_move_into_the_convolution() =>
        Assert.Equal(["convolution+scale+bias+residual+relu+minimum"],
            Names((y, x) => [Functions.Relu(x[4] + (y * x[2] + x[3]), maxValue: 6)]));

    [Fact]
    public void A_relu6_of_any_spelling_is_a_bound() =>
        Assert.Equal(["convolution+relu+minimum"], Names((y, x) => [Functions.Relu6(y)]));

    [Fact]
    public void A_scale_behind_a_bias_scales_the_bias()
    {
        string[] names = Names((y, x) => [(y + x[2]) * x[3] + x[2]]);
        Assert.Equal("convolution+scale+bias", names[^1]);
        Assert.Equal(2, names.Length);
        Assert.StartsWith("fused(", names[0]);
    }

    [Fact]
    public void What_is_needed_alone_is_not_fused_away() =>
        Assert.Equal(["convolution", "fused(add relu)"], Names((y, x) => [y, (y + x[2]).Relu()]));

    [Fact]
    public void Windows_that_overlap_stay_apart() =>
        Assert.Equal(["convolution+relu", "reduce_window_max"], Names((y, x) => [Pool(y.Relu(), 3, 2)]));

    [Fact]
    public void Of_two_convolutions_the_later_takes_the_other_in()
    {
        var geometry = new ConvolutionGeometry(WindowGeometry.Same([12, 12], [3, 3]));
        Assert.Equal(["convolution", "convolution+residual"],
            Names((y, x) => [y + new Convolution(geometry).Apply(x[0] * 2, x[1])]).Where(n => n[0] == 'c'));
    }
}
