using Lamina.IR;
using Lamina.Onnx.Import.Operators;
using Lamina.Onnx.Schema;

namespace Lamina.Onnx.Import;

/// <summary>What an operator does: the values that come out of a node.</summary>
delegate IReadOnlyList<Value> Operator(NodeCall call);

/// <summary>The one list of the operators that can be run: name → function.</summary>
static class OperatorTable
{
    static readonly Dictionary<string, Operator> operators = Build();

    /// <summary>The operator of a node, or null.</summary>
    public static Operator? Find(NodeProto node) =>
        Names.IsDefault(node.Domain) ? operators.GetValueOrDefault(node.OpType)
        : node.Domain == "ai.onnx.preview.training" ? operators.GetValueOrDefault("training." + node.OpType) : null;

    /// <summary>The error for an operator that is not in the list.</summary>
    public static NotSupportedException Missing(string file, NodeProto node, int opset) =>
        new($"{file}: {Names.Of(node)}: Lamina cannot run this operator (operator set {opset}).");

    static Dictionary<string, Operator> Build()
    {
        var table = new OperatorList();
        Arithmetic.AddTo(table);
        RealFunctions.AddTo(table);
        Reductions.AddTo(table);
        Shapes.AddTo(table);
        Movement.AddTo(table);
        Creation.AddTo(table);
        Indexing.AddTo(table);
        Convolutions.AddTo(table);
        Pooling.AddTo(table);
        Products.AddTo(table);
        Normalizations.AddTo(table);
        ClassLosses.AddTo(table);
        Recurrent.AddTo(table);
        Control.AddTo(table);
        Quantization.AddTo(table);
        Sequences.AddTo(table);
        Randomness.AddTo(table);
        Resizing.AddTo(table);
        Sampling.AddTo(table);
        Detection.AddTo(table);
        Signals.AddTo(table);
        OptimizerSteps.AddTo(table);
        return table.Operators;
    }
}

/// <summary>Takes operators while the list is made.</summary>
sealed class OperatorList
{
    /// <summary>What was taken.</summary>
    public Dictionary<string, Operator> Operators { get; } = [];

    /// <summary>An operator that gives values of any kind.</summary>
    public void Values(string name, Operator op) => Operators.Add(name, op);

    /// <summary>An operator that gives one tensor.</summary>
    public void One(string name, Func<NodeCall, Tensor> op) => Many(name, call => [op(call)]);

    /// <summary>An operator that gives tensors.</summary>
    public void Many(string name, Func<NodeCall, IReadOnlyList<Tensor>> op) =>
        Operators.Add(name, call =>
        {
            // Halves are a storage type: they are computed in float32.
            DType? half = call.Half;
            IReadOnlyList<Tensor> results = op(half is null ? call : call.Widened());
            return [.. results.Select(y => half is { } type && y.DType == DType.Float32
                ? new TensorValue(y.Cast(type)) : Label(call, y))];
        });

    /// <summary>
    /// A result in the type that holds the first input's narrow type is of that narrow type.
    /// </summary>
    static TensorValue Label(NodeCall call, Tensor y) =>
        call.Narrow is { } narrow && ElementTypes.Storage(narrow) == y.DType ? new(y, narrow) : new(y);
}
