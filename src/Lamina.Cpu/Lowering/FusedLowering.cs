using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Turns a fused group of elementwise nodes into the program of one <see cref="FusedKernel"/>: slices are operands that
/// lie in larger arrays, and each part of a concatenation is a result that lies in the whole.
/// </summary>
static unsafe class FusedLowering
{
    public static Kernel Lower(Lowering x)
    {
        var fused = (Fused)x.Node.Op;
        Graph body = fused.Body;
        IReadOnlyList<Node> nodes = body.Nodes();
        var operands = new List<FusedOperand>();
        var addresses = new List<nint>();
        var registers = new Dictionary<Tensor, int>();
        var program = new List<Node>();
        void Operand(Tensor used, Tensor parameter, long[] strides, long first = 0)
        {
            registers[used] = operands.Count;
            operands.Add(new(used.DType, strides, used.Shape == fused.Full ? null : Sizes(used.Shape)));
            addresses.Add((nint)x.In(IndexOf(body, parameter)) + (nint)first * used.DType.Size());
        }
        foreach (Node node in nodes)
        {
            Tensor output = node.Outputs[0];
            if (node.Op is Broadcast broadcast && Source(node) is { Node.Op: Parameter } parameter)
                Operand(output, parameter, Strides(broadcast, node.Inputs[0].Shape));
            else if (node.Op is Parameter)
            {
                if (nodes.Any(user => user.Inputs.Contains(output) && user.Op is not (Broadcast or Reshape or Slice)))
                    Operand(output, output, output.Shape.Strides());
            }
            else if (node.Op is Slice part)
            {
                long[] strides = node.Inputs[0].Shape.Strides();
                Operand(output, node.Inputs[0], strides, strides.Zip(part.Starts, (step, start) => step * start).Sum());
            }
            else if (node.Op is Reshape && Source(node) is { Node.Op: Parameter } reshaped)
                Operand(output, reshaped, output.Shape.Strides());
            else if (IsComputed(node)) program.Add(node);
        }
        FusedInstruction[] instructions = [.. program.Select((node, i) =>
        {
            registers[node.Outputs[0]] = operands.Count + i;
            return new FusedInstruction(NameOf(node, fused.Full), node.Outputs[0].DType, node.Inputs[^1].DType,
                [.. node.Inputs.Select(input => registers.TryGetValue(input, out int r) ? r
                    : registers[Source(input.Node)])]);
        })];
        var results = new List<FusedResult>();
        var places = new List<nint>();
        for (int i = 0; i < body.Outputs.Count; i++)
        {
            Node made = body.Outputs[i].Node;
            (int columns, long[] strides, long first) = (Fused.ColumnsOf(made), body.Outputs[i].Shape.Strides(), 0);
            Reduction kind = made.Op is Reduce reduce ? reduce.Kind : Reduction.Sum;
            foreach (Tensor y in columns > 0 || made.Op is Concatenate ? made.Inputs : [body.Outputs[i]])
            {
                results.Add(new(registers[y], strides, columns, kind));
                places.Add((nint)x.Out(i) + (nint)first * y.DType.Size());
                if (made.Op is Concatenate whole) first += y.Shape[whole.Axis] * strides[whole.Axis];
            }
        }
        var outputs = new void*[places.Count];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = (void*)places[i];
        var inputs = new void*[addresses.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = (void*)addresses[i];
        var spec = new FusedSpec(Sizes(fused.Full), [.. operands], instructions, [.. results], fused.RowLength);
        return new FusedKernel(spec, inputs, outputs);
    }

    /// <summary>Elementwise nodes, reductions of rows, and the spreading of their results over rows again.</summary>
    static bool IsComputed(Node node) =>
        node.Op is ElementwiseOp || Fused.RowLengthOf(node) > 0 || node.Op is Broadcast;

    static string NameOf(Node node, Shape full) => node.Op switch
    {
        Reduce reduce => FusedInstruction.RowPrefix + reduce.Name["reduce_".Length..],
        Broadcast when node.Outputs[0].Shape == full => FusedInstruction.Spread,
        Broadcast => "copy",
        _ => node.Op.Name,
    };

    /// <summary>What a broadcast or reshape takes its elements from, behind reshapes.</summary>
    static Tensor Source(Node view)
    {
        Tensor source = view.Op is Broadcast or Reshape ? view.Inputs[0] : view.Outputs[0];
        while (source.Node.Op is Reshape) source = source.Node.Inputs[0];
        return source;
    }

    static long[] Sizes(Shape shape) => [.. shape.Select(size => (long)size)];

    static int IndexOf(Graph body, Tensor parameter)
    {
        for (int i = 0; i < body.Inputs.Count; i++)
            if (ReferenceEquals(body.Inputs[i], parameter)) return i;
        throw new InvalidOperationException("A fused group uses a tensor that is not its input.");
    }

    /// <summary>Strides of the source in the broadcast shape; 0 where it repeats.</summary>
    static long[] Strides(Broadcast broadcast, Shape source)
    {
        var strides = new long[broadcast.Target.Rank];
        long[] own = source.Strides();
        for (int i = 0; i < own.Length; i++)
            strides[broadcast.Dimensions[i]] = source[i] == 1 ? 0 : own[i];
        return strides;
    }
}
