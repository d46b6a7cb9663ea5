namespace Lamina.Data;

/// <summary>
/// Looks through a structure in Thrift's compact protocol (Apache Thrift, "Thrift compact protocol encoding") within
/// some bytes of a file. Values are of the kinds that are wanted of them; what is not known is passed over as
/// Parquet.Net does it, and refused where that goes wrong.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="begin">Where the structure begins.</param>
/// <param name="end">Where it ends at the latest.</param>
sealed class ThriftReader(Stream stream, long begin, long end)
{
    const int Bytes32 = 5, Bytes64 = 10;

    /// <summary>Where the next byte is.</summary>
    public long Position { get; private set; } = begin;

    /// <summary>Looks through a structure.</summary>
    /// <param name="structure">What it is.</param>
    /// <param name="found">
    /// Is told of each structure inside with the field 0, and of its whole numbers and truth values.
    /// </param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public void Read(ThriftType structure, Action<ThriftType, int, long> found)
    {
        stream.Position = Position;
        Fields(structure, found);
    }

    /// <summary>A whole number without a sign, 7 bits a byte.</summary>
    public ulong Varint(int mostBytes = Bytes32)
    {
        ulong number = 0;
        for (int i = 0; i < mostBytes; i++)
        {
            byte part = Next();
            number |= (ulong)(part & 0x7f) << 7 * i;
            if (part < 0x80) return number;
        }
        throw Wrong($"a number has more than {mostBytes} bytes");
    }

    void Fields(ThriftType structure, Action<ThriftType, int, long> found)
    {
        found(structure, 0, 0);
        for (int last = 0; Next() is > 0 and var header;)
        {
            long field = header >> 4 is > 0 and var step ? last + step : Signed(Bytes32);
            if (field <= last || field > short.MaxValue) throw Wrong($"field {field} comes behind field {last}");
            last = (int)field;
            var kind = (ThriftKind)(header & 15);
            if (structure.Field(last) is not { } type) Pass(kind);
            else if (Value(type, kind, found) is { } value) found(structure, last, value);
        }
    }

    // Reads a value, and gives it if it is a whole number.
    long? Value(ThriftType type, ThriftKind kind, Action<ThriftType, int, long> found)
    {
        if ((kind == ThriftKind.False ? ThriftKind.True : kind) != type.Kind)
            throw Wrong($"a value of kind {kind} came where one of kind {type.Kind} was wanted");
        if (kind == ThriftKind.Struct) Fields(type, found);
        else if (kind == ThriftKind.List) Elements(element => Value(type.Element!, element, found));
        else return Single(kind);
        return null;
    }

    long? Single(ThriftKind kind)
    {
        switch (kind)
        {
            case ThriftKind.True or ThriftKind.False: return kind == ThriftKind.True ? 1 : 0;
            case ThriftKind.Int16 or ThriftKind.Int32: return Signed(Bytes32);
            case ThriftKind.Int64: return Signed(Bytes64);
            case ThriftKind.Byte: return Next();
            case ThriftKind.Double:
                Skip(sizeof(double));
                return null;
            case ThriftKind.Binary:
                Skip(Varint());
                return null;
            default: throw Wrong($"a value of kind {kind} came, which cannot be passed over");
        }
    }

    void Elements(Action<ThriftKind> read)
    {
        byte header = Next();
        ulong count = header >> 4 is < 15 and var few ? (ulong)few : Varint();
        if (count > (ulong)(end - Position)) throw Wrong($"a list of {count} values goes beyond its end");
        for (; count > 0; count--) read((ThriftKind)(header & 15));
    }

    // Parquet.Net passes over structures without their fields, and takes no bytes for a truth value in a list.
    void Pass(ThriftKind kind)
    {
        if (kind == ThriftKind.List)
            Elements(element => Single(element is ThriftKind.True or ThriftKind.False ? ThriftKind.Set : element));
        else if (kind != ThriftKind.Struct) Single(kind);
        else if (Next() != 0) throw Wrong($"a structure came that is not known");
    }

    long Signed(int mostBytes)
    {
        ulong number = Varint(mostBytes);
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    byte Next()
    {
        if (Position >= end || stream.ReadByte() is not (>= 0 and var next))
            throw Wrong($"a value goes beyond its end");
        Position++;
        return (byte)next;
    }

    void Skip(ulong count)
    {
        if (count > (ulong)(end - Position)) throw Wrong($"a value of {count} bytes goes beyond its end");
        stream.Position = Position += (long)count;
    }

    InvalidDataException Wrong(FormattableString what) => new(FormattableString.Invariant(
        $"at byte {Position} of the metadata up to {end}, {FormattableString.Invariant(what)}"));
}
