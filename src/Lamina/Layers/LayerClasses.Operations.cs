using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

// Functions of keras.ops that functional models may hold.
static partial class LayerClasses
{
    static void AddOperations()
    {
        AddOperation("Add", x => x[0] + x[1]);
        AddOperation("Subtract", x => x[0] - x[1]);
        AddOperation("Multiply", x => x[0] * x[1]);
        AddOperation("Divide", x => x[0] / x[1]);
        AddOperation("TrueDivide", x => x[0] / x[1]);
        AddOperation("Power", x => x[0].Pow(x[1]));
        AddOperation("Maximum", x => x[0].Maximum(x[1]));
        AddOperation("Minimum", x => x[0].Minimum(x[1]));
        AddOperation("Matmul", x => x[0].MatMul(x[1]));
        AddOperation("Equal", x => x[0].IsEqual(x[1]));
        AddOperation("NotEqual", x => x[0].IsNotEqual(x[1]));
        AddOperation("Greater", x => x[0].IsGreater(x[1]));
        AddOperation("GreaterEqual", x => x[0].IsGreaterOrEqual(x[1]));
        AddOperation("Less", x => x[0].IsLess(x[1]));
        AddOperation("LessEqual", x => x[0].IsLessOrEqual(x[1]));
        AddOperation("LogicalAnd", x => Truth(x[0]) & Truth(x[1]));
        AddOperation("LogicalOr", x => Truth(x[0]) | Truth(x[1]));
        AddOperation("LogicalXor", x => Truth(x[0]) ^ Truth(x[1]));
        AddOperation("LogicalNot", x => !Truth(x[0]));
        AddOperation("Where", x => Tensor.Where(Truth(x[0]), x[1], x[2]));
        AddOperation("Negative", x => -x[0]);
        AddOperation("Absolute", x => x[0].Abs());
        AddOperation("Exp", x => x[0].Exp());
        AddOperation("Log", x => x[0].Log());
        AddOperation("Sqrt", x => x[0].Sqrt());
        AddOperation("Square", x => x[0].Square());
        AddOperation("Tanh", x => x[0].Tanh());
        AddOperation("Any", (x, c) => Truth(x[0]).Any(Axes(c), c.Bool("keepdims", false)));
        AddOperation("All", (x, c) => Truth(x[0]).All(Axes(c), c.Bool("keepdims", false)));
        AddOperation("Mean", (x, c) => x[0].Mean(Axes(c), c.Bool("keepdims", false)));
        AddOperation("Sum", (x, c) => x[0].Sum(Axes(c), c.Bool("keepdims", false)));
        AddOperation("Max", (x, c) => x[0].Max(Axes(c), c.Bool("keepdims", false)));
        AddOperation("Min", (x, c) => x[0].Min(Axes(c), c.Bool("keepdims", false)));
        AddOperation("ExpandDims", (x, c) => x[0].ExpandDims(c.Int("axis")));
        AddOperation("Squeeze", (x, c) => x[0].Squeeze(Axes(c) ?? default));
        AddOperation("Concatenate", (x, c) => Tensor.Concatenate(x, c.Int("axis", 0)));
        AddOperation("Stack", (x, c) => Tensor.Stack(x, c.Int("axis", 0)));
    }

    static Tensor Truth(Tensor x) => x.Cast(DType.Bool);

    static Ints? Axes(JsonObject c) => c.Ints("axis") is { } axes ? (Ints?)(Ints)axes : null;

    static void AddOperation(string name, Func<Tensor[], Tensor> function) => AddOperation(name, (x, _) => function(x));

    static void AddOperation(string name, Func<Tensor[], JsonObject, Tensor> function)
    {
        const string Module = "keras.src.ops.numpy";
        Registry.Add(Module, name, config => new OperationLayer(Module, name, config, function));
    }
}
