using System.Buffers.Binary;
using System.Text;
using Lamina.Callbacks;

namespace Lamina.Data.Pipeline;

/// <summary>What writer and reader of a record file agree on.</summary>
static class RecordFile
{
    public const int BufferSize = 1 << 16;

    /// <summary>Records from one place that is written down to the next.</summary>
    public const int Spacing = 64;

    /// <summary>Length and checksum of a record.</summary>
    public const int RecordHead = sizeof(int) + sizeof(uint);

    /// <summary>Where the places are, the number of records, checksum and signature.</summary>
    public const int EndLength = 2 * sizeof(long) + sizeof(uint) + 8;

    static ReadOnlySpan<byte> Signature => "LAMINAR1"u8;

    /// <summary>Signature and name of the format.</summary>
    public static byte[] Beginning(string format)
    {
        byte[] name = Encoding.UTF8.GetBytes(format);
        var beginning = new byte[Signature.Length + sizeof(int) + name.Length];
        Signature.CopyTo(beginning);
        BinaryPrimitives.WriteInt32LittleEndian(beginning.AsSpan(Signature.Length), name.Length);
        name.CopyTo(beginning.AsSpan(Signature.Length + sizeof(int)));
        return beginning;
    }

    /// <summary>The last bytes of a file.</summary>
    public static byte[] End(long places, long count, uint check)
    {
        var end = new byte[EndLength];
        BinaryPrimitives.WriteInt64LittleEndian(end, places);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(sizeof(long)), count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(2 * sizeof(long)), check);
        Signature.CopyTo(end.AsSpan(EndLength - Signature.Length));
        return end;
    }

    /// <summary>Reads what <see cref="End"/> wrote; null if these are no such bytes.</summary>
    public static (long Places, long Count, uint Check)? ReadEnd(ReadOnlySpan<byte> end) =>
        !end[(EndLength - Signature.Length)..].SequenceEqual(Signature) ? null
            : (BinaryPrimitives.ReadInt64LittleEndian(end),
                BinaryPrimitives.ReadInt64LittleEndian(end[sizeof(long)..]),
                BinaryPrimitives.ReadUInt32LittleEndian(end[(2 * sizeof(long))..]));

    /// <summary>The checksum of everything but records.</summary>
    public static uint Check(byte[] beginning, byte[] index) => EventFile.Checksum([.. beginning, .. index]);
}
