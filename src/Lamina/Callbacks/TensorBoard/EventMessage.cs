using System.Buffers.Binary;
using System.Text;

namespace Lamina.Callbacks;

/// <summary>
/// Writes a message in the binary form of Protocol Buffers: fields as a key (number and wire type) and a value. Only
/// what TensorBoard's events and TensorFlow's examples need.
/// </summary>
sealed class EventMessage
{
    const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    readonly MemoryStream stream = new();

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => stream.ToArray();

    /// <summary>A whole number.</summary>
    public EventMessage Add(int field, long value)
    {
        Key(field, Varint);
        Number((ulong)value);
        return this;
    }

    /// <summary>A double.</summary>
    public EventMessage Add(int field, double value)
    {
        Key(field, Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        stream.Write(bytes);
        return this;
    }

    /// <summary>A float.</summary>
    public EventMessage Add(int field, float value)
    {
        Key(field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        stream.Write(bytes);
        return this;
    }

    /// <summary>A text.</summary>
    public EventMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A message inside.</summary>
    public EventMessage Add(int field, EventMessage message) => Add(field, message.ToArray());

    /// <summary>Doubles, packed.</summary>
    public EventMessage Add(int field, IReadOnlyList<double> values)
    {
        byte[] bytes = new byte[values.Count * sizeof(double)];
        for (int i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        return Add(field, bytes);
    }

    /// <summary>Floats, packed.</summary>
    public EventMessage Add(int field, IReadOnlyList<float> values)
    {
        byte[] bytes = new byte[values.Count * sizeof(float)];
        for (int i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Add(field, bytes);
    }

    /// <summary>Whole numbers, packed.</summary>
    public EventMessage Add(int field, IReadOnlyList<long> values)
    {
        var packed = new EventMessage();
        foreach (long value in values) packed.Number((ulong)value);
        return Add(field, packed);
    }

    /// <summary>Bytes.</summary>
    public EventMessage Add(int field, byte[] bytes)
    {
        Key(field, Bytes);
        Number((ulong)bytes.Length);
        stream.Write(bytes);
        return this;
    }

    void Key(int field, int type) => Number((ulong)(field << 3 | type));

    void Number(ulong value)
    {
        for (; value > 0x7F; value >>= 7) stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
