namespace Lamina.Data;

/// <summary>
/// Walks over the fields of a message in the binary form of Protocol Buffers; every length is checked against what is
/// there.
/// </summary>
/// <param name="data">The message.</param>
/// <param name="what">What it is called in errors.</param>
ref struct ProtoReader(ReadOnlySpan<byte> data, string what)
{
    const int VarintType = 0, Fixed64Type = 1, BytesType = 2, Fixed32Type = 5;

    readonly ReadOnlySpan<byte> data = data;
    int at, type;
    ulong field;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool AtEnd => at == data.Length;

    /// <summary>The content of a field of bytes or of fixed size.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The content of a field that is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Goes to the next field, if there is one.</summary>
    public bool Next()
    {
        if (AtEnd) return false;
        ulong key = Varint();
        (field, type) = (key >> 3, (int)(key & 7));
        switch (type)
        {
            case VarintType: Number = Varint(); break;
            case Fixed64Type: Bytes = Take(8); break;
            case BytesType: Bytes = Take(Varint()); break;
            case Fixed32Type: Bytes = Take(4); break;
            default: throw Wrong($"a field has the wire type {type}, which is none");
        }
        if (field == 0) throw Wrong("a field has the number 0");
        return true;
    }

    /// <summary>Whether the present field is this one, of bytes.</summary>
    public readonly bool IsBytes(ulong number) => field == number && type == BytesType;

    /// <summary>Whether the present field is this one, of 4 bytes.</summary>
    public readonly bool IsFixed32(ulong number) => field == number && type == Fixed32Type;

    /// <summary>Whether the present field is this one, a number.</summary>
    public readonly bool IsVarint(ulong number) => field == number && type == VarintType;

    /// <summary>A number in groups of 7 bits, the lowest first.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (AtEnd) throw Wrong("it ends within a number");
            byte next = data[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Wrong("a number has more than 10 bytes");
    }

    ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(data.Length - at))
            throw Wrong($"a field of {length} bytes has only {data.Length - at}");
        ReadOnlySpan<byte> taken = data.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    readonly FormatException Wrong(string problem) => new($"{what} is damaged: {problem}.");
}
