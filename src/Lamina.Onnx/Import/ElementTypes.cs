using Lamina.IR;
using Lamina.IR.Primitives;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import;

/// <summary>
/// ONNX's element types in Lamina's. Whole numbers that Lamina has no type for are held exactly in a wider one: int8,
/// int16 and uint16 in int32, uint32 and uint64 (below 2⁶³) in int64.
/// </summary>
static class ElementTypes
{
    /// <summary>The type that holds the elements, or null where none does (text, complex numbers).</summary>
    public static DType? Storage(DataType type) => type switch
    {
        DataType.Float => DType.Float32,
        DataType.Double => DType.Float64,
        DataType.Float16 => DType.Float16,
        DataType.Bfloat16 => DType.BFloat16,
        DataType.Int32 or DataType.Int8 or DataType.Int16 or DataType.Uint16 => DType.Int32,
        DataType.Int64 or DataType.Uint32 or DataType.Uint64 => DType.Int64,
        DataType.Uint8 => DType.UInt8,
        DataType.Bool => DType.Bool,
        _ => null,
    };

    /// <summary>ONNX's name of one of Lamina's types.</summary>
    public static DataType Of(DType type) => type switch
    {
        DType.Float32 => DataType.Float,
        DType.Float64 => DataType.Double,
        DType.Float16 => DataType.Float16,
        DType.BFloat16 => DataType.Bfloat16,
        DType.Int32 => DataType.Int32,
        DType.Int64 => DataType.Int64,
        DType.UInt8 => DataType.Uint8,
        _ => DataType.Bool,
    };

    /// <summary>Bytes of an element in a file.</summary>
    public static int FileSize(DataType type) => type switch
    {
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        _ => 1,
    };

    /// <summary>Whether the type is held in a wider one.</summary>
    public static bool IsNarrow(DataType type) => Storage(type) is { } storage && Of(storage) != type;

    /// <summary>The least and the largest number of a whole type.</summary>
    public static (double Low, double High) Range(DataType type) => type switch
    {
        DataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        DataType.Uint8 => (0, byte.MaxValue),
        DataType.Int16 => (short.MinValue, short.MaxValue),
        DataType.Uint16 => (0, ushort.MaxValue),
        DataType.Uint32 => (0, uint.MaxValue),
        DataType.Int32 => (int.MinValue, int.MaxValue),
        DataType.Uint64 => (0, long.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>Numbers held in a wider type, brought back into their own's range as its arithmetic wraps.</summary>
    public static Tensor Wrap(Tensor x, DataType type) => type switch
    {
        DataType.Int8 => Signed(x, 8),
        DataType.Int16 => Signed(x, 16),
        DataType.Uint16 => x & Tensor.Scalar(ushort.MaxValue, x.DType),
        DataType.Uint32 => x & Tensor.Scalar(uint.MaxValue, x.DType),
        _ => x,
    };

    static Tensor Signed(Tensor x, int bits)
    {
        Tensor unused = Tensor.Scalar(x.DType.Size() * 8 - bits, x.DType).BroadcastTo(x.Shape);
        Tensor high = new Bitwise(BitwiseKind.ShiftLeft).Apply(x, unused);
        return new Bitwise(BitwiseKind.ShiftRight).Apply(high, unused);
    }
}
