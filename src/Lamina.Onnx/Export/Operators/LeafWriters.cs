using Lamina.IR;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Constants and weights.</summary>
static class LeafWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        table[typeof(Constant)] = Constant;
        table[typeof(ReadVariable)] = (graph, node) =>
        {
            Variable variable = ((ReadVariable)node.Op).Variable;
            graph.Set(node.Outputs[0], graph.Constant(variable.Value, variable.Path));
        };
    }

    static void Constant(GraphWriter graph, Node node)
    {
        static NDArray Value(Node of) => ((Constant)of.Op).Value;
        NDArray value = Value(node);
        bool isFixed = graph.Trace.IsFixed(node, (a, b) => ReferenceEquals(Value(a), Value(b))
            || (Value(a).Shape == Value(b).Shape && Value(a).Bytes.SequenceEqual(Value(b).Bytes)));
        if (isFixed)
        {
            graph.Set(node.Outputs[0], value.Elements == 1 && value.Shape.Rank == 0
                ? graph.Scalar(value[0], value.DType) : graph.Constant(value));
            return;
        }

        // A count, such as the number of elements of a mean.
        if (value.Shape.Rank > 0) throw SymbolicTrace.Depends(node);
        string size = graph.Numbers(node, [graph.Trace.Number(node, of => Value(of)[0])]);
        string scalar = graph.Emit("Squeeze", [size, graph.Ints(0)]);
        graph.Set(node.Outputs[0], ElementwiseWriters.Cast(graph, scalar, value.DType));
    }
}
