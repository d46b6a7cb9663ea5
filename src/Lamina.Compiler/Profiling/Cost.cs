using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>What one run of a step has to do at least, whatever kernel does it: the two limits of its speed.</summary>
/// <param name="Flops">
/// Floating-point operations: a multiply-add counts two, any elementwise function one, moving numbers none.
/// </param>
/// <param name="Bytes">Bytes of the inputs that are read and the outputs that are written, each once.</param>
public readonly record struct Cost(double Flops, double Bytes)
{
    /// <summary>The sum of two costs.</summary>
    public static Cost operator +(Cost left, Cost right) => new(left.Flops + right.Flops, left.Bytes + right.Bytes);

    /// <summary>The cost of doing something several times.</summary>
    public static Cost operator *(Cost cost, double times) => new(cost.Flops * times, cost.Bytes * times);

    /// <summary>
    /// The cost of a node of a plan. Of a scan, that of all its steps; of a loop without known length, one turn.
    /// </summary>
    public static Cost Of(Node node) => node.Op switch
    {
        Scan scan => Of(scan.Body) * scan.Length,
        While loop => Of(loop.Condition) + Of(loop.Body),
        _ => new(FlopsOf(node.Op, node), BytesOf(node)),
    };

    /// <summary>The cost of the nodes of a body.</summary>
    internal static Cost Of(Graph body) => body.Nodes().Where(node => node.Inputs.Count > 0 && node.Op is not Reshape)
        .Aggregate(default(Cost), (sum, node) => sum + Of(node));

    static double FlopsOf(Op op, Node node)
    {
        double outputs = node.Outputs[0].Shape.Elements;
        double inputs = node.Inputs.Count > 0 ? node.Inputs[0].Shape.Elements : 0;
        return op switch
        {
            WithEpilogue epilogue => FlopsOf(epilogue.Core, node) + (epilogue.Bias ? outputs : 0) +
                (epilogue.Activation is null ? 0 : outputs),
            FusedConvolution { Core: var core } => 2.0 * node.Inputs[1].Shape.Elements / Channels(node.Outputs[0]) *
                core.Geometry.OutputShape(node.Inputs[0].Shape, node.Inputs[1].Shape).Elements,
            DotGeneral dot => 2 * outputs *
                dot.LeftContract.Aggregate(1.0, (size, axis) => size * node.Inputs[0].Shape[axis]),
            // Every position of the smaller image meets every number of the filter that its channel is joined to.
            Convolution => 2 * outputs * node.Inputs[1].Shape.Elements / Channels(node.Outputs[0]),
            ConvolutionInputGradient => 2 * inputs * node.Inputs[1].Shape.Elements / Channels(node.Inputs[0]),
            ConvolutionFilterGradient =>
                2.0 * node.Inputs[1].Shape.Elements * outputs / Channels(node.Inputs[1]),
            Fused fused => fused.Body.Nodes().Sum(inner =>
                inner.Op is ElementwiseOp ? (double)inner.Outputs[0].Shape.Elements : 0),
            ElementwiseOp => outputs,
            Reduce or ArgReduce or Cumulative => inputs,
            DotProductAttention attention => 2 * Seen(attention.Causal) * ScoresOf(node) *
                (node.Inputs[0].Shape[3] + node.Inputs[2].Shape[3]),
            // The scores once more, and a product for each factor of the two products.
            DotProductAttentionGradient attention => 2 * Seen(attention.Causal) * ScoresOf(node) *
                (3 * node.Inputs[0].Shape[3] + 2 * node.Inputs[2].Shape[3]),
            // Of each unit four sums, five functions and what makes states of them, and all that once more backwards.
            LstmStep => 13 * outputs,
            LstmStepGradient => 5 * outputs,
            ReduceWindow pool => outputs * pool.Window.Elements,
            ChooseWindow pool => outputs * pool.Window.Elements,
            _ => 0,
        };
    }

    static double Seen(bool causal) => causal ? 0.5 : 1;

    static double ScoresOf(Node attention) => (double)attention.Inputs[0].Shape.Elements /
        attention.Inputs[0].Shape[3] * attention.Inputs[1].Shape[1];

    static int Channels(Tensor image) => image.Shape[-1];

    static double BytesOf(Node node) => node.Inputs.Distinct().Concat(node.Outputs)
        .Sum(tensor => (double)tensor.Shape.Elements * tensor.DType.Size());
}
