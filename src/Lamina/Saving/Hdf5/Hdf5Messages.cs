using System.Text;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>Header messages as they are written: shapes, types and notes.</summary>
static class Hdf5Messages
{
    /// <summary>The sizes of a dataset.</summary>
    public static byte[] Dataspace(Shape shape)
    {
        var b = new Hdf5Bytes();
        b.Add([1, (byte)shape.Rank, 0, 0, 0, 0, 0, 0]);
        foreach (int size in shape) b.U64((ulong)size);
        return b.ToArray();
    }

    /// <summary>The type of numbers, little-endian.</summary>
    public static byte[] Datatype(DType type) => type switch
    {
        DType.Float32 => Floating(4, 23, 8),
        DType.Float64 => Floating(8, 52, 11),
        DType.Float16 => Floating(2, 10, 5),
        DType.Int32 => Whole(4, signed: true),
        DType.Int64 => Whole(8, signed: true),
        DType.UInt8 => Whole(1, signed: false),
        // Two bytes without meaning, as h5py writes what numpy does not know.
        DType.BFloat16 => [0x15, 0, 0, 0, 2, 0, 0, 0],
        _ => Truth(),
    };

    static byte[] Floating(int size, int mantissa, int exponent)
    {
        var b = new Hdf5Bytes();
        // Class 1; the highest mantissa bit is not stored; the sign is the last bit.
        b.Add([0x11, 0x20, (byte)(size * 8 - 1), 0]);
        b.U32((uint)size);
        b.U16(0);
        b.U16(size * 8);
        b.Add([(byte)mantissa, (byte)exponent, 0, (byte)mantissa]);
        b.U32((1u << exponent - 1) - 1);
        return b.ToArray();
    }

    static byte[] Whole(int size, bool signed)
    {
        var b = new Hdf5Bytes();
        b.Add([0x10, (byte)(signed ? 8 : 0), 0, 0]);
        b.U32((uint)size);
        b.U16(0);
        b.U16(size * 8);
        return b.ToArray();
    }

    /// <summary>h5py's truth values: an enumeration of bytes, FALSE = 0 and TRUE = 1.</summary>
    static byte[] Truth()
    {
        var b = new Hdf5Bytes();
        b.Add([0x18, 2, 0, 0]);
        b.U32(1);
        b.Add(Whole(1, signed: true));
        b.Add("FALSE\0\0\0TRUE\0\0\0\0\0\u0001"u8);
        return b.ToArray();
    }

    /// <summary>A note: a text, texts, or no text at all, which h5py writes as no numbers.</summary>
    public static byte[] Attribute(
        string name, object value, Dictionary<string, (ulong Heap, int Index, int Length)> heap)
    {
        string[] texts = value as string[] ?? [(string)value];
        bool empty = texts.Length == 0;
        byte[] type = empty ? Datatype(DType.Float64) : TextType();
        byte[] space = Dataspace(value is string ? Shape.Scalar : texts.Length);
        byte[] nameBytes = [.. Encoding.UTF8.GetBytes(name), 0];
        var b = new Hdf5Bytes();
        b.Add([1, 0]);
        b.U16(nameBytes.Length);
        b.U16(type.Length);
        b.U16(space.Length);
        foreach (byte[] part in (byte[][])[nameBytes, type, space])
        {
            b.Add(part);
            b.Align();
        }
        foreach (string text in texts)
        {
            (ulong at, int index, int length) = heap[text];
            b.U32((uint)length);
            b.U64(at);
            b.U32((uint)index);
        }
        return b.ToArray();
    }

    /// <summary>A UTF-8 text of any length, ended by zero; its elements are bytes.</summary>
    static byte[] TextType() => [0x19, 1, 1, 0, Hdf5Writer.TextSize, 0, 0, 0, .. Whole(1, signed: false)];
}
