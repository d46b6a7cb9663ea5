namespace Lamina.Saving;

/// <summary>The checksum of zip files: CRC-32 (ISO 3309), bits reflected, polynomial EDB88320.</summary>
static class Crc32
{
    /// <summary>What to begin with.</summary>
    public const uint Start = uint.MaxValue;

    // table[k][b]: what the byte b does with k zero bytes behind it, so that eight bytes go in one step.
    static readonly uint[][] table = Table();

    /// <summary>Goes on with more bytes.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = sum ^ BitConverter.ToUInt32(bytes), high = BitConverter.ToUInt32(bytes[4..]);
            sum = table[7][(byte)low] ^ table[6][(byte)(low >> 8)] ^ table[5][(byte)(low >> 16)] ^ table[4][low >> 24]
                ^ table[3][(byte)high] ^ table[2][(byte)(high >> 8)] ^ table[1][(byte)(high >> 16)]
                ^ table[0][high >> 24];
        }
        foreach (byte b in bytes) sum = table[0][(byte)sum ^ b] ^ sum >> 8;
        return sum;
    }

    /// <summary>The checksum of all bytes so far.</summary>
    public static uint End(uint sum) => ~sum;

    static uint[][] Table()
    {
        var tables = new uint[8][];
        tables[0] = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
            tables[0][i] = value;
        }
        for (int k = 1; k < 8; k++)
            tables[k] = Array.ConvertAll(tables[k - 1], value => tables[0][(byte)value] ^ value >> 8);
        return tables;
    }
}
