using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Computes products, convolutions, windows and running sums of 16-bit numbers in float32 and rounds their results: 16
/// bits are for storage, and long sums in them would lose what is small.
/// </summary>
sealed class WidenProducts : IPass
{
    public Graph Run(Graph graph) => graph.Nodes().Any(Concerned) ? Rewriter.Run(graph, Widen) : graph;

    static bool Concerned(Node node) => node.Op switch
    {
        Scan scan => scan.Body.Nodes().Any(Concerned),
        While loop => loop.Body.Nodes().Any(Concerned),
        _ => IsProduct(node.Op) && node.Inputs.Any(Is16),
    };

    static IReadOnlyList<Tensor>? Widen(Node node, Tensor[] inputs)
    {
        if (!Concerned(node)) return null;
        if (node.Op is Scan scan)
            return node.With(inputs, scan with { Body = Rewriter.Run(scan.Body, Widen) }).Outputs;
        if (node.Op is While loop)
            return node.With(inputs, loop with { Body = Rewriter.Run(loop.Body, Widen) }).Outputs;
        Node wide = node.With([.. inputs.Select(Wide)]);
        return [.. wide.Outputs.Select((y, i) => y.Cast(node.Outputs[i].DType))];
    }

    // Below transpositions, which products read past.
    static Tensor Wide(Tensor x) => !Is16(x) ? x
        : x.Node.Op is Transpose or Reshape ? x.Node.With([Wide(x.Node.Inputs[0])]).Outputs[0] : x.Cast(DType.Float32);

    static bool Is16(Tensor tensor) => tensor.DType is DType.Float16 or DType.BFloat16;

    static bool IsProduct(Op op) => op is DotGeneral or Convolution or ConvolutionInputGradient
        or ConvolutionFilterGradient or ReduceWindow or SpreadWindow or SelectAndScatter or SelectAndGather
        or Cumulative or ArgReduce;
}
