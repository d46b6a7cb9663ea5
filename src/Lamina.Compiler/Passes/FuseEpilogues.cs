using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>What a product does to its result while it is still in registers.</summary>
/// <param name="Core">The <see cref="DotGeneral"/>; its operands are inputs 0 and 1.</param>
/// <param name="Bias">Whether input 2 is added along the last axis.</param>
/// <param name="Activation">An elementwise op applied last, or null.</param>
public sealed record WithEpilogue(Op Core, bool Bias, UnaryOp? Activation) : Op
{
    /// <inheritdoc/>
    public override string Name =>
        Core.Name + (Bias ? "+bias" : "") + (Activation is null ? "" : "+" + Activation.Name);

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => Core.Infer(inputs[..2]);
}

/// <summary>Moves bias and activation into the product before them.</summary>
sealed class FuseEpilogues : IPass
{
    public Graph Run(Graph graph)
    {
        var uses = Rewriter.Uses(graph);
        var single = new HashSet<Tensor>();
        return Rewriter.Run(graph, (node, x) => node.Op switch
        {
            Add => Bias(node, x[0], x[1], single) ?? Bias(node, x[1], x[0], single),
            Relu relu => Activate(node, x[0], relu, single),
            _ => null,
        }, (node, made) =>
        {
            for (int i = 0; i < made.Count; i++)
                if (uses.GetValueOrDefault(node.Outputs[i]) == 1) single.Add(made[i]);
        });
    }

    static IReadOnlyList<Tensor>? Bias(Node node, Tensor product, Tensor bias, HashSet<Tensor> single)
    {
        // Reshapes between product and bias keep the last axis (Dense on sequences) or split it (into heads and their
        // sizes), so the bias may be added before.
        if (product.Rank == 0 || product.Shape.Elements == 0) return null;
        Tensor core = product;
        while (core.Node.Op is Reshape && single.Contains(core) && core.Node.Inputs[0].Rank > 0 &&
            core.Node.Inputs[0].Shape[-1] % product.Shape[-1] == 0) core = core.Node.Inputs[0];
        if (core.DType != DType.Float32 || !single.Contains(core) || !IsCore(core.Node.Op) || core.Rank == 0 ||
            RowOf(bias, core.Shape[-1]) is not { } row) return null;
        Tensor fused = core.Node.With([.. core.Node.Inputs, row], new WithEpilogue(core.Node.Op, true, null))
            .Outputs[0];
        return [fused.Reshape(node.Outputs[0].Shape)];
    }

    static IReadOnlyList<Tensor>? Activate(Node node, Tensor x, UnaryOp activation, HashSet<Tensor> single)
    {
        Tensor core = x.Node.Op is Reshape && single.Contains(x) ? x.Node.Inputs[0] : x;
        if (core.DType != DType.Float32 || !single.Contains(core) && core != x || !single.Contains(x)) return null;
        Op? op = core.Node.Op switch
        {
            WithEpilogue { Activation: null } epilogue => epilogue with { Activation = activation },
            _ when IsCore(core.Node.Op) => new WithEpilogue(core.Node.Op, false, activation),
            _ => null,
        };
        return op is null ? null
            : [core.Node.With([.. core.Node.Inputs], op).Outputs[0].Reshape(node.Outputs[0].Shape)];
    }

    static bool IsCore(Op op) => op is DotGeneral { LeftBatch.Count: 0 };

    /// <summary>
    /// The vector of so many elements that a bias is, if it is one broadcast along the last axis, or along the last
    /// axes as if they were one.
    /// </summary>
    internal static Tensor? RowOf(Tensor bias, int size)
    {
        Tensor row = bias;
        if (row.Node.Op is not Broadcast broadcast) return null;
        Tensor source = row.Node.Inputs[0];
        if (source.Rank == 0 || source.Shape.Elements != size) return null;
        for (int axis = source.Rank - 1, last = bias.Rank - 1, rest = size; rest > 1 || last == bias.Rank - 1;
            axis--, last--)
        {
            if (broadcast.Dimensions[axis] != last || source.Shape[axis] != bias.Shape[last]) return null;
            rest /= source.Shape[axis];
        }
        return source.Reshape(size);
    }
}
