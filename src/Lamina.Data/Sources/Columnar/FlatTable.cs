using System.Buffers.Binary;

namespace Lamina.Data;

/// <summary>
/// A table of a FlatBuffer (flatbuffers.dev, "FlatBuffer internals"); every position is checked against what is there.
/// </summary>
readonly ref struct FlatTable
{
    readonly ReadOnlySpan<byte> buffer, places;
    readonly int at;

    FlatTable(ReadOnlySpan<byte> buffer, long at)
    {
        this.buffer = buffer;
        this.at = (int)at;
        long list = at - BinaryPrimitives.ReadInt32LittleEndian(Take(at, 4));
        places = Take(list, BinaryPrimitives.ReadUInt16LittleEndian(Take(list, 2)));
    }

    /// <summary>The outermost table of a buffer.</summary>
    /// <exception cref="InvalidDataException">It lies outside the buffer, as below.</exception>
    public static FlatTable Root(ReadOnlySpan<byte> buffer) => buffer.Length < 4 ? throw Outside()
        : new(buffer, BinaryPrimitives.ReadUInt32LittleEndian(buffer));

    /// <summary>A field that is a byte, or 0.</summary>
    public byte Byte(int field) => Place(field) is { } place ? Take(place, 1)[0] : (byte)0;

    /// <summary>A field of 8 bytes, or 0.</summary>
    public long Int64(int field) =>
        Place(field) is { } place ? BinaryPrimitives.ReadInt64LittleEndian(Take(place, 8)) : 0;

    /// <summary>A field that is a table, if it is there.</summary>
    public bool TryTable(int field, out FlatTable table)
    {
        table = default;
        if (Target(field) is not { } target) return false;
        table = new(buffer, target);
        return true;
    }

    /// <summary>How many tables a field has that is a vector of them.</summary>
    public int Count(int field) => Vector(field, 4).Length / 4;

    /// <summary>One of the tables of such a field.</summary>
    public FlatTable Table(int field, int index)
    {
        long place = (Target(field) ?? throw Outside()) + 4 + 4L * index;
        return new(buffer, place + BinaryPrimitives.ReadUInt32LittleEndian(Take(place, 4)));
    }

    /// <summary>The elements of a field that is a vector, of a size in bytes each.</summary>
    public ReadOnlySpan<byte> Vector(int field, int size) => Target(field) is not { } target ? []
        : Take(target + 4, (long)size * BinaryPrimitives.ReadUInt32LittleEndian(Take(target, 4)));

    // Where a field stands; behind two numbers, the table's list has its distance from the table, or 0.
    long? Place(int field)
    {
        int entry = 4 + 2 * field;
        if (entry + 2 > places.Length) return null;
        int distance = BinaryPrimitives.ReadUInt16LittleEndian(places[entry..]);
        return distance == 0 ? null : (long)at + distance;
    }

    long? Target(int field) =>
        Place(field) is { } place ? place + BinaryPrimitives.ReadUInt32LittleEndian(Take(place, 4)) : null;

    ReadOnlySpan<byte> Take(long begin, long length) => begin < 0 || length > buffer.Length - begin
        ? throw Outside() : buffer.Slice((int)begin, (int)length);

    static InvalidDataException Outside() => new("it points to something outside itself");
}
