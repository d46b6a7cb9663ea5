using System.Runtime.InteropServices;
using Lamina.IR;
using Lamina.Onnx.Schema;
using Lamina.Saving;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import;

/// <summary>Takes tensors out of a file; what it says of their size is compared with what is there first.</summary>
static class TensorReader
{
    const int MaximumRank = 32;

    /// <summary>The numbers of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="external">Reads data from other files; null where that is refused.</param>
    /// <exception cref="InvalidModelFileException">Sizes and data do not fit, or the data is elsewhere.</exception>
    public static NDArray Read(TensorProto tensor, string file, ExternalData? external = null)
    {
        InvalidModelFileException Bad(string problem) => new(file, $"tensor '{tensor.Name}': {problem}");
        var type = (DataType)tensor.DataType;
        bool elsewhere = tensor.DataLocation == DataLocation.External || tensor.ExternalData.Count > 0;
        if (elsewhere && external is null)
            throw Bad("its data lies in another file. Save the model with its data inside, or allow it to open files "
                + "of its folder: OnnxModel.Load(path, externalData: true).");
        if (ElementTypes.Storage(type) is not { } storage)
            throw Bad($"elements of the type {type} are not supported.");
        long elements = Count(tensor.Dims) ?? throw Bad($"the sizes [{string.Join(", ", tensor.Dims)}] are not those "
            + "of a tensor that fits into memory.");
        long bytes = elements * ElementTypes.FileSize(type);
        if (!elsewhere)
        {
            if (tensor.HasRawData && tensor.RawData.Length != bytes)
                throw Bad($"{elements} elements of {type} take {bytes} bytes; there are {tensor.RawData.Length}.");
            if (!tensor.HasRawData && Stored(tensor, type) is var stored && stored != elements)
                throw Bad($"{elements} elements of {type} are announced; there are {stored}.");
        }

        ReadOnlySpan<byte> raw = elsewhere ? external!.Read(tensor, bytes) : tensor.RawData.Span;
        var result = new NDArray(new Shape([.. tensor.Dims.Select(d => (int)d)]), storage);
        try
        {
            if (elsewhere || tensor.HasRawData) FromBytes(raw, type, result);
            else FromFields(tensor, type, result);
        }
        catch (OverflowException)
        {
            throw Bad($"a number of the type {type} is too large for {storage.KerasName()}.");
        }
        return result;
    }

    /// <summary>How many elements the sizes give; null where they are negative or too many.</summary>
    static long? Count(IReadOnlyList<long> sizes)
    {
        if (sizes.Count > MaximumRank || sizes.Any(size => size is < 0 or > int.MaxValue)) return null;
        if (sizes.Contains(0)) return 0;
        Int128 count = 1;
        foreach (long size in sizes)
            if ((count *= size) > Array.MaxLength / 8) return null;
        return (long)count;
    }

    static long Stored(TensorProto tensor, DataType type) => type switch
    {
        DataType.Float => tensor.FloatData.Count,
        DataType.Double => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
        _ => tensor.Int32Data.Count,
    };

    static void FromBytes(ReadOnlySpan<byte> bytes, DataType type, NDArray result)
    {
        switch (type)
        {
            case DataType.Int8: Widen<sbyte, int>(bytes, result, x => x); break;
            case DataType.Int16: Widen<short, int>(bytes, result, x => x); break;
            case DataType.Uint16: Widen<ushort, int>(bytes, result, x => x); break;
            case DataType.Uint32: Widen<uint, long>(bytes, result, x => x); break;
            case DataType.Uint64: Widen<ulong, long>(bytes, result, x => checked((long)x)); break;
            case DataType.Bool: Widen<byte, bool>(bytes, result, x => x != 0); break;
            default: bytes.CopyTo(result.Bytes); break;
        }
    }

    static void Widen<TFrom, TTo>(ReadOnlySpan<byte> bytes, NDArray result, Func<TFrom, TTo> widen)
        where TFrom : unmanaged where TTo : unmanaged
    {
        ReadOnlySpan<TFrom> from = MemoryMarshal.Cast<byte, TFrom>(bytes);
        Span<TTo> to = result.AsSpan<TTo>();
        for (int i = 0; i < to.Length; i++) to[i] = widen(from[i]);
    }

    static void FromFields(TensorProto tensor, DataType type, NDArray result)
    {
        switch (type)
        {
            case DataType.Float: Fill<float, float>(tensor.FloatData, result, x => x); break;
            case DataType.Double: Fill<double, double>(tensor.DoubleData, result, x => x); break;
            case DataType.Int64: Fill<long, long>(tensor.Int64Data, result, x => x); break;
            case DataType.Uint32 or DataType.Uint64:
                Fill<ulong, long>(tensor.Uint64Data, result, x => checked((long)x)); break;
            case DataType.Uint8: Fill<int, byte>(tensor.Int32Data, result, x => checked((byte)x)); break;
            case DataType.Bool: Fill<int, bool>(tensor.Int32Data, result, x => x != 0); break;
            case DataType.Float16:
                Fill<int, Half>(tensor.Int32Data, result, x => BitConverter.UInt16BitsToHalf((ushort)x)); break;
            case DataType.Bfloat16: Fill<int, BFloat16>(tensor.Int32Data, result, x => new((ushort)x)); break;
            default: Fill<int, int>(tensor.Int32Data, result, x => x); break;
        }
    }

    static void Fill<TFrom, TTo>(IReadOnlyList<TFrom> values, NDArray result, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        Span<TTo> to = result.AsSpan<TTo>();
        for (int i = 0; i < to.Length; i++) to[i] = convert(values[i]);
    }
}
