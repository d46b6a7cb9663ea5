using Lamina.IR;
using Lamina.Onnx.Import;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Functions of the elements at the same place.</summary>
static class ElementwiseWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        Named<Abs>("Abs");
        Named<Add>("Add");
        Named<Atan>("Atan");
        Named<Cosine>("Cos");
        Named<Divide>("Div");
        Named<Erf>("Erf");
        Named<Exponential>("Exp");
        Named<Floor>("Floor");
        Named<Log>("Log");
        Named<Logistic>("Sigmoid");
        Named<Maximum>("Max");
        Named<Minimum>("Min");
        Named<Multiply>("Mul");
        Named<Negate>("Neg");
        Named<Power>("Pow");
        Named<Relu>("Relu");
        Named<RoundNearestEven>("Round");
        Named<Select>("Where");
        Named<Sign>("Sign");
        Named<Sine>("Sin");
        Named<Sqrt>("Sqrt");
        Named<StopGradient>("Identity");
        Named<Subtract>("Sub");
        Named<Tanh>("Tanh");
        Write<Rsqrt>((g, _, x) => g.Emit("Reciprocal", [g.Emit("Sqrt", x)]));
        Write<Remainder>((g, _, x) => g.Emit("Mod", x, ("fmod", 1)));
        Write<Not>((g, n, x) => g.Emit(n.Inputs[0].DType == DType.Bool ? "Not" : "BitwiseNot", x));
        Write<ExponentialMinusOne>((g, n, x) => g.Emit("Sub", [g.Emit("Exp", x), g.Scalar(1, n.Inputs[0].DType)]));
        Write<LogPlusOne>((g, n, x) => g.Emit("Log", [g.Emit("Add", [x[0], g.Scalar(1, n.Inputs[0].DType)])]));
        Write<Atan2>(Angle);
        Write<Bitwise>(Bits);
        Write<Compare>(Relation);
        Write<IR.Convert>((g, n, x) => Cast(g, x[0], ((IR.Convert)n.Op).Target));

        void Named<T>(string op) where T : Op => Write<T>((graph, _, inputs) => graph.Emit(op, inputs));

        void Write<T>(Func<GraphWriter, Node, string[], string> write) where T : Op => table[typeof(T)] =
            (graph, node) => graph.Set(node.Outputs[0], write(graph, node, Operands(graph, node)));
    }

    /// <summary>A value as another type.</summary>
    public static string Cast(GraphWriter graph, string x, DType type) =>
        graph.Emit("Cast", [x], ("to", (int)ElementTypes.Of(type)));

    /// <summary>ONNX broadcasts as NumPy does: one operand of the full shape is enough.</summary>
    static string[] Operands(GraphWriter graph, Node node)
    {
        bool full = node.Inputs.Any(x => !graph.IsBroadcast(x));
        return [.. node.Inputs.Select((x, i) => full || i > 0 ? graph.Loose(x) : graph[x])];
    }

    static string Relation(GraphWriter graph, Node node, string[] x)
    {
        // Order is not defined for truth values in ONNX.
        if (node.Inputs[0].DType == DType.Bool && ((Compare)node.Op).Relation > Comparison.NotEqual)
            x = [.. x.Select(name => Cast(graph, name, DType.Int32))];
        return ((Compare)node.Op).Relation switch
        {
            Comparison.Equal => graph.Emit("Equal", x),
            Comparison.NotEqual => graph.Emit("Not", [graph.Emit("Equal", x)]),
            Comparison.Less => graph.Emit("Less", x),
            Comparison.LessOrEqual => graph.Emit("LessOrEqual", x),
            Comparison.Greater => graph.Emit("Greater", x),
            _ => graph.Emit("GreaterOrEqual", x),
        };
    }

    static string Bits(GraphWriter graph, Node node, string[] x)
    {
        BitwiseKind kind = ((Bitwise)node.Op).Kind;
        if (kind is BitwiseKind.ShiftLeft or BitwiseKind.ShiftRight)
        {
            if (node.Inputs[0].DType == DType.UInt8)
                return graph.Emit("BitShift", x, ("direction", kind == BitwiseKind.ShiftLeft ? "LEFT" : "RIGHT"));
            // ONNX shifts no signed numbers: a product with, or a quotient rounded down by, a power of two.
            string power = graph.Emit("Pow", [graph.Scalar(2, node.Inputs[1].DType), x[1]]);
            if (kind == BitwiseKind.ShiftLeft) return graph.Emit("Mul", [x[0], power]);
            string rest = graph.Emit("Mod", [x[0], power]);
            return graph.Emit("Div", [graph.Emit("Sub", [x[0], rest]), power]);
        }
        return graph.Emit((node.Inputs[0].DType == DType.Bool ? "" : "Bitwise") + kind, x);
    }

    /// <summary>The arctangent of y / x, half a turn further where x is negative.</summary>
    static string Angle(GraphWriter graph, Node node, string[] inputs)
    {
        DType type = node.Inputs[0].DType;
        (string y, string x) = (inputs[0], inputs[1]);
        string zero = graph.Scalar(0, type);
        string turn = graph.Emit("Where", [graph.Emit("Less", [y, zero]), graph.Scalar(-Math.PI, type),
            graph.Scalar(Math.PI, type)]);
        string quotient = graph.Emit("Atan", [graph.Emit("Div", [y, x])]);
        string angle = graph.Emit("Add",
            [quotient, graph.Emit("Where", [graph.Emit("Less", [x, zero]), turn, zero])]);
        string quarter = graph.Emit("Mul", [graph.Emit("Sign", [y]), graph.Scalar(Math.PI / 2, type)]);
        return graph.Emit("Where", [graph.Emit("Equal", [x, zero]), quarter, angle]);
    }
}
