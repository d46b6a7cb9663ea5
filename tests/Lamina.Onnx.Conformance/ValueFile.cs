using Google.Protobuf;
using Lamina.Onnx.Import;
using Lamina.Onnx.Schema;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Conformance;

/// <summary>The files of inputs and outputs.</summary>
static class ValueFile
{
    /// <summary>Reads a value of the type that the model states.</summary>
    public static Value Read(string file, TypeProto? type)
    {
        byte[] bytes = File.ReadAllBytes(file);
        switch (type?.ValueCase)
        {
            case TypeProto.ValueOneofCase.SequenceType:
                return Sequence(SequenceProto.Parser.ParseFrom(bytes), file);
            case TypeProto.ValueOneofCase.OptionalType:
                OptionalProto optional = OptionalProto.Parser.ParseFrom(bytes);
                return new OptionalValue(optional.TensorValue is { } tensor ? Tensor(tensor, file)
                    : optional.SequenceValue is { } items ? Sequence(items, file) : null);
            default:
                TensorProto value = TensorProto.Parser.ParseFrom(bytes);
                // NumPy has no bfloat16: the files hold its bits as uint16.
                if (type?.TensorType?.ElemType == (int)DataType.Bfloat16 && value.DataType == (int)DataType.Uint16)
                    value.DataType = (int)DataType.Bfloat16;
                return Tensor(value, file);
        }
    }

    static SequenceValue Sequence(SequenceProto sequence, string file) =>
        new([.. sequence.TensorValues.Select(t => Tensor(t, file))]);

    static TensorValue Tensor(TensorProto tensor, string file)
    {
        var type = (DataType)tensor.DataType;
        if (ElementTypes.Storage(type) is null) throw new NotSupportedException($"elements of the type {type}");
        return new(IR.Tensor.From(TensorReader.Read(tensor, file)), type);
    }
}
