using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Compiler;

/// <summary>
/// Cuts the work of a small scan by rows of its batch instead of by kernels: where every row goes its own way through
/// all steps, a worker can take some rows from the first step to the last, meeting nobody and keeping all in its cache.
/// </summary>
static class ScanRows
{
    const int LeastRows = 8, MostBlocks = 8;

    // With larger bodies the kernels have enough to share out, or weights that do not stay in a worker's cache.
    const double MostFlops = 64e6;
    const long MostConstantBytes = 768 * 1024;

    /// <summary>
    /// The body for a block of rows: its carries, elements and results have fewer rows, and so have the constants that
    /// hold something for each row. The body itself if it cannot or should not be cut.
    /// </summary>
    public static Graph Cut(Scan scan)
    {
        Graph body = scan.Body;
        int given = scan.Carries + scan.Sequences;
        if (scan.Length < 2 || given == 0 || body.Inputs[0].Rank == 0) return body;
        int rows = body.Inputs[0].Shape[0], blocks = Blocks(rows);
        bool isLarge = body.Inputs.Skip(given).Sum(x => x.Shape.Elements * x.DType.Size()) > MostConstantBytes ||
            Cost.Of(body).Flops > MostFlops;
        if (blocks < 2 || isLarge || body.Inputs.Take(given).Any(x => x.Rank == 0 || x.Shape[0] != rows)) return body;
        return new Narrowing(body, given, rows, rows / blocks).Build() ?? body;
    }

    static int Blocks(int rows)
    {
        int blocks = Math.Min(MostBlocks, rows / LeastRows);
        while (blocks > 1 && rows % blocks != 0) blocks--;
        return blocks;
    }

    /// <summary>Rebuilds a body from its results down; every tensor is wanted whole or for a block of rows.</summary>
    sealed class Narrowing(Graph body, int given, int rows, int kept)
    {
        readonly Dictionary<Tensor, Tensor?> narrow = [];
        readonly HashSet<Tensor> whole = [];

        public Graph? Build()
        {
            foreach (Tensor input in body.Inputs.Take(given)) Narrow(input);
            var outputs = new List<Tensor>();
            foreach (Tensor output in body.Outputs)
            {
                if (Narrow(output) is not { } made) return null;
                outputs.Add(made);
            }
            // What is wanted both ways is not known to be the same for all rows.
            Tensor[] inputs = [.. body.Inputs.Select(x => narrow.GetValueOrDefault(x) ?? x)];
            return body.Inputs.Any(x => whole.Contains(x) && narrow.GetValueOrDefault(x) is not null) ? null
                : new(inputs, [.. outputs]);
        }

        Tensor? Narrow(Tensor tensor)
        {
            if (narrow.TryGetValue(tensor, out Tensor? known)) return known;
            Tensor? made = tensor.Rank > 0 && tensor.Shape[0] == rows ? Make(tensor) : null;
            return narrow[tensor] = made;
        }

        Tensor? Make(Tensor tensor)
        {
            Node node = tensor.Node;
            switch (node.Op)
            {
                case Parameter parameter:
                    return new Parameter(parameter.Position, new(tensor.DType, Kept(tensor.Shape))).Apply();
                case ElementwiseOp:
                    return Each(node, node.Op);
                case LstmStep or LstmStepGradient:
                    // All outputs of the node at once, lest there be a node for each.
                    if (Inputs(node) is not { } rowsOfInputs) return null;
                    IReadOnlyList<Tensor> steps = node.Op.ApplyAll(rowsOfInputs).Outputs;
                    for (int i = 0; i < steps.Count; i++) narrow[node.Outputs[i]] = steps[i];
                    return steps[tensor.Index];
                case CustomGradient:
                    return Narrow(node.Inputs[tensor.Index]);
                case Broadcast broadcast:
                    bool alongRows = broadcast.Dimensions.Contains(0) && node.Inputs[0].Shape[0] == rows;
                    Tensor? source = alongRows ? Narrow(node.Inputs[0]) : Whole(node.Inputs[0]);
                    return source is null ? null : (broadcast with { Target = Kept(broadcast.Target) }).Apply(source);
                case DotGeneral { LeftBatch.Count: 0 } dot when !dot.LeftContract.Contains(0):
                    return Narrow(node.Inputs[0]) is { } left && Whole(node.Inputs[1]) is { } right
                        ? dot.Apply(left, right) : null;
                case DotGeneral dot when dot.LeftBatch.Count > 0 && dot.LeftBatch[0] == 0 && dot.RightBatch[0] == 0:
                    return Each(node, dot);
                case Slice slice when slice.Limits[0] - slice.Starts[0] == rows && slice.Strides[0] == 1:
                    return Each(node, slice with { Limits = [kept, .. slice.Limits.Skip(1)] });
                case Concatenate { Axis: not 0 } concatenate:
                    return Each(node, concatenate);
                case Reshape when node.Inputs[0].Rank > 0 && node.Inputs[0].Shape[0] == rows:
                    return Each(node, new Reshape(Kept(tensor.Shape)));
                case Pad pad when (pad.Low[0], pad.High[0], pad.Interior[0]) == (0, 0, 0):
                    return Narrow(node.Inputs[0]) is { } x && Whole(node.Inputs[1]) is { } value
                        ? pad.Apply(x, value) : null;
                case Transpose transpose when transpose.Order[0] == 0:
                    return Each(node, transpose);
                case Reduce reduce when !reduce.Axes.Contains(0):
                    return Each(node, reduce);
                default:
                    return null;
            }
        }

        Tensor? Each(Node node, Op op) => Inputs(node) is { } inputs ? op.Apply(inputs) : null;

        Tensor[]? Inputs(Node node)
        {
            var inputs = new Tensor[node.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++)
            {
                if (Narrow(node.Inputs[i]) is not { } input) return null;
                inputs[i] = input;
            }
            return inputs;
        }

        /// <summary>The tensor as it is, if it has nothing to do with the rows.</summary>
        Tensor? Whole(Tensor tensor)
        {
            foreach (Node node in Graph.Reachable([tensor]))
            {
                if (node.Op is Rng) return null;
                if (node.Op is Parameter { Position: var position } && position < given) return null;
                if (node.Op is Parameter) whole.Add(node.Outputs[0]);
            }
            return tensor;
        }

        Shape Kept(Shape shape) => new([kept, .. shape.Span[1..]]);
    }
}
