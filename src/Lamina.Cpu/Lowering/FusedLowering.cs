using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Turns a fused group of elementwise nodes into the program of one <see cref="FusedKernel"/>.</summary>
static unsafe class FusedLowering
{
    public static Kernel Lower(Lowering x)
    {
        Graph body = ((Fused)x.Node.Op).Body;
        Shape shape = body.Outputs[0].Shape;
        var operands = new List<FusedOperand>();
        var addresses = new List<nint>();
        var registers = new Dictionary<Tensor, int>();
        var program = new List<Node>();
        void Operand(Tensor used, int input, long[] strides)
        {
            registers[used] = operands.Count;
            operands.Add(new(used.DType, strides));
            addresses.Add((nint)x.In(input));
        }
        foreach (Node node in body.Nodes())
        {
            if (node.Op is Broadcast broadcast)
                Operand(node.Outputs[0], IndexOf(body, node.Inputs[0]), Strides(broadcast, node.Inputs[0].Shape));
            else if (node.Op is not Parameter)
                program.Add(node);
            else if (node.Outputs[0].Shape == shape)
                Operand(node.Outputs[0], IndexOf(body, node.Outputs[0]), shape.Strides());
        }
        FusedInstruction[] instructions = [.. program.Select((node, i) =>
        {
            registers[node.Outputs[0]] = operands.Count + i;
            return new FusedInstruction(node.Op.Name, node.Outputs[0].DType, node.Inputs[^1].DType,
                [.. node.Inputs.Select(input => registers[input])]);
        })];
        var outputs = new void*[body.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = x.Out(i);
        var inputs = new void*[addresses.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = (void*)addresses[i];
        var spec = new FusedSpec([.. shape.Select(size => (long)size)], [.. operands], instructions,
            [.. body.Outputs.Select(y => new FusedResult(registers[y], shape.Strides()))]);
        return new FusedKernel(spec, inputs, outputs);
    }

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
