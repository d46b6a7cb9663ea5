using Lamina.IR;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import;

/// <summary>What a name in an ONNX graph stands for.</summary>
abstract record Value;

/// <summary>A tensor.</summary>
/// <param name="Tensor">The numbers, in the type that holds them.</param>
/// <param name="Type">ONNX's element type, which <see cref="ElementTypes.Storage"/> may hold in a wider one.</param>
sealed record TensorValue(Tensor Tensor, DataType Type) : Value
{
    /// <summary>A tensor of one of Lamina's own types.</summary>
    public TensorValue(Tensor tensor) : this(tensor, ElementTypes.Of(tensor.DType)) { }
}

/// <summary>A list of values of one type.</summary>
/// <param name="Items">The values.</param>
sealed record SequenceValue(IReadOnlyList<Value> Items) : Value;

/// <summary>A value that may be missing.</summary>
/// <param name="Item">The value, or null.</param>
sealed record OptionalValue(Value? Item) : Value;
