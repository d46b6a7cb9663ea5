using Lamina.IR;

namespace Lamina.Compiler.Tests;

/// <summary>Costs against counts made by hand.</summary>
public class CostTests
{
    static Cost Only(Func<Tensor[], Tensor> function, params Shape[] shapes)
    {
        Plan plan = Pipeline.Compile(Graph.Of(
            [.. shapes.Select(shape => new TensorType(DType.Float32, shape))], x => [function([.. x])]));
        return Cost.Of(Assert.Single(plan.Steps).Node);
    }

    [Fact]
    public void A_product_does_two_operations_a_multiply_add() =>
        Assert.Equal(new Cost(2 * 4 * 5 * 3, 4 * (4 * 5 + 5 * 3 + 4 * 3)),
            Only(x => x[0].MatMul(x[1]), (4, 5), (5, 3)));

    [Fact]
    public void Bias_and_activation_add_one_operation_each_for_every_output() =>
        Assert.Equal(new Cost(2 * 4 * 5 * 3 + 2 * 4 * 3, 4 * (4 * 5 + 5 * 3 + 3 + 4 * 3)),
            Only(x => (x[0].MatMul(x[1]) + x[2]).Relu(), (4, 5), (5, 3), 3));

    [Fact]
    public void A_batch_of_products_counts_each() =>
        Assert.Equal(2 * 7 * 4 * 5 * 3, Only(x => x[0].MatMul(x[1]), (7, 4, 5), (7, 5, 3)).Flops);

    // 2 images of 6 × 6 × 3, 4 filters of 3 × 3 × 3, windows of 4 × 4 positions.
    const double Multiplied = 2.0 * 2 * 4 * 4 * 4 * 3 * 3 * 3;

    static Tensor Convolve(Tensor x, Tensor filter, int groups = 1) =>
        Functions.Convolution(x, filter, [1, 1], "valid", [1, 1], groups);

    [Fact]
    public void A_convolution_meets_each_filter_at_each_position() =>
        Assert.Equal(new Cost(Multiplied, 4 * (2 * 6 * 6 * 3 + 3 * 3 * 3 * 4 + 2 * 4 * 4 * 4)),
            Only(x => Convolve(x[0], x[1]), (2, 6, 6, 3), (3, 3, 3, 4)));

    [Fact]
    public void Both_gradients_of_a_convolution_cost_what_it_costs()
    {
        Plan plan = Pipeline.Compile(Graph.Of(
            [new(DType.Float32, (2, 6, 6, 3)), new(DType.Float32, (3, 3, 3, 4)), new(DType.Float32, (2, 4, 4, 4))],
            x => [.. Gradient.Of((Convolve(x[0], x[1]) * x[2]).Sum(), [x[0], x[1]])]));
        double[] costs = [.. plan.Steps.Where(step => step.Node.Op is ConvolutionInputGradient or
            ConvolutionFilterGradient).Select(step => Cost.Of(step.Node).Flops)];
        Assert.Equal([Multiplied, Multiplied], costs);
    }

    [Fact]
    public void A_depthwise_convolution_joins_each_channel_to_its_own_filter() =>
        Assert.Equal(2.0 * 2 * 4 * 4 * 3 * 3 * 3,
            Only(x => Convolve(x[0], x[1], 3), (2, 6, 6, 3), (3, 3, 1, 3)).Flops);

    [Fact]
    public void A_fused_loop_counts_its_operations_and_reads_an_input_once() =>
        Assert.Equal(new Cost(3 * 20, 4 * (20 + 1 + 20)), Only(x => x[0].Exp() * x[0] + 1, (4, 5)));

    [Fact]
    public void A_sum_takes_as_many_operations_as_numbers() =>
        Assert.Equal(new Cost(20, 4 * (20 + 4)), Only(x => x[0].Sum([1]), (4, 5)));

    [Fact]
    public void A_move_has_no_operations() =>
        Assert.Equal(new Cost(0, 2 * 4 * 20), Only(x => x[0].Transpose(), (4, 5)));

    [Fact]
    public void A_scan_costs_its_body_for_every_step()
    {
        Graph body = Graph.Of([new(DType.Float32, (2, 3)), new(DType.Float32, (2, 3)), new(DType.Float32, (3, 3))],
            x => { Tensor next = x[0].MatMul(x[2]) + x[1]; return [next, next]; });
        Node scan = new Scan(body, Carries: 1, Sequences: 1, Length: 7).ApplyAll(
            new Parameter(0, new(DType.Float32, (2, 3))).Apply(),
            new Parameter(1, new(DType.Float32, (7, 2, 3))).Apply(),
            new Parameter(2, new(DType.Float32, (3, 3))).Apply());
        Assert.Equal(7 * (2 * 2 * 3 * 3 + 6), Cost.Of(scan).Flops);
    }

    [Fact]
    public void Costs_add_up() =>
        Assert.Equal(new Cost(7, 12), new Cost(1, 2) + new Cost(2, 5) * 2 + new Cost(2, 0));
}
