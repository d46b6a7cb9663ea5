using Google.Protobuf;
using Lamina.IR;
using Lamina.Onnx.Import;
using Lamina.Onnx.Schema;
using static Lamina.Onnx.Schema.AttributeProto.Types;

namespace Lamina.Onnx.Export;

/// <summary>Puts host data into a file's messages.</summary>
static class TensorWriter
{
    /// <summary>The numbers of an array.</summary>
    public static TensorProto Write(string name, NDArray value)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)ElementTypes.Of(value.DType),
            RawData = ByteString.CopyFrom(value.Bytes),
        };
        tensor.Dims.Add(value.Shape.Select(size => (long)size));
        return tensor;
    }

    /// <summary>A name with its type.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The element type.</param>
    /// <param name="sizes">The sizes: numbers, or names of open ones.</param>
    public static ValueInfoProto Info(string name, DType type, IEnumerable<object> sizes)
    {
        var shape = new TensorShapeProto();
        foreach (object size in sizes)
        {
            shape.Dim.Add(size is string open ? new TensorShapeProto.Types.Dimension { DimParam = open }
                : new TensorShapeProto.Types.Dimension { DimValue = (int)size });
        }
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)ElementTypes.Of(type), Shape = shape };
        return new() { Name = name, Type = new() { TensorType = tensor } };
    }

    /// <summary>An attribute of a node.</summary>
    public static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int number: (attribute.I, attribute.Type) = (number, AttributeType.Int); break;
            case double real: (attribute.F, attribute.Type) = ((float)real, AttributeType.Float); break;
            case string text:
                (attribute.S, attribute.Type) = (ByteString.CopyFromUtf8(text), AttributeType.String);
                break;
            case GraphProto graph: (attribute.G, attribute.Type) = (graph, AttributeType.Graph); break;
            case IEnumerable<int> numbers:
                attribute.Ints.Add(numbers.Select(n => (long)n));
                attribute.Type = AttributeType.Ints;
                break;
            default: throw new ArgumentException($"An attribute cannot be a {value.GetType().Name}.");
        }
        return attribute;
    }
}
