using System.Buffers.Binary;
using System.Text;

namespace Lamina.Saving;

/// <summary>
/// The bytes of an HDF5 file. Every address and size is checked against the file before memory is taken, and the sum
/// of all that is read is bounded, so that a file whose parts point at each other in circles ends in an error.
/// </summary>
sealed class Hdf5Input
{
    // A sound file is read about once; some room for structures that are looked at twice.
    const long Slack = 1 << 20;
    // Trained weights hardly compress; large factors are bombs. Small files may hold zeros.
    const long MostExpanded = 64 << 20, LargestRatio = 20;

    readonly Stream stream;
    readonly long start;
    readonly string file;
    readonly HashSet<ulong> visited = [];
    long left, stored, expanded;

    /// <param name="stream">A stream that can seek; the file begins at its position.</param>
    /// <param name="file">What to call it in errors.</param>
    public Hdf5Input(Stream stream, string file)
    {
        (this.stream, this.file, start) = (stream, file, stream.Position);
        Length = stream.Length - start;
        left = 3 * Length + Slack;
    }

    /// <summary>The address that stands for none.</summary>
    public const ulong Nowhere = ulong.MaxValue;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>The bytes at an address.</summary>
    /// <exception cref="InvalidModelFileException">They are not all there.</exception>
    public byte[] Read(ulong at, ulong count, string what)
    {
        Check(at, count, what);
        if (count > (ulong)Array.MaxLength) throw Wrong($"{what} is larger than the 2 GiB of one .NET array");
        var bytes = new byte[count];
        Fill(at, bytes, what);
        return bytes;
    }

    /// <summary>Fills memory with the bytes at an address.</summary>
    /// <exception cref="InvalidModelFileException">They are not all there.</exception>
    public void Fill(ulong at, Span<byte> bytes, string what)
    {
        Check(at, (ulong)bytes.Length, what);
        left -= bytes.Length;
        if (left < 0) throw Wrong("the same bytes are used again and again");
        stream.Position = start + (long)at;
        stream.ReadExactly(bytes);
    }

    /// <summary>Checks that a range lies within the file.</summary>
    /// <exception cref="InvalidModelFileException">It does not.</exception>
    public void Check(ulong at, ulong count, string what)
    {
        if (at > (ulong)Length || count > (ulong)Length - at)
            throw Wrong($"{what} should be the {count} bytes at {at}, but the file has {Length} bytes");
    }

    /// <summary>Notes that a dataset's numbers take this many bytes of the file.</summary>
    /// <param name="bytes">The bytes in the file.</param>
    /// <param name="numbers">The bytes of the numbers, more than those in the file where they are compressed.</param>
    /// <exception cref="InvalidModelFileException">Datasets overlap, or are compressed beyond reason.</exception>
    public void Claim(long bytes, long numbers)
    {
        if ((stored += bytes) > Length) throw Wrong("its datasets take more bytes than it has, so that they overlap");
        if ((expanded += numbers) > Math.Max(MostExpanded, LargestRatio * Length))
            throw Wrong($"its datasets would take {expanded} bytes, {expanded / Length} times its own size");
    }

    /// <summary>Notes that a structure is being read; each stands in a file only once.</summary>
    /// <exception cref="InvalidModelFileException">It has been read before.</exception>
    public void Visit(ulong at, string what)
    {
        if (!visited.Add(at)) throw Wrong($"{what} at {at} is used twice");
    }

    /// <summary>The error to throw.</summary>
    public InvalidModelFileException Wrong(string problem) => new(file, $"{problem}.");
}

/// <summary>Reads one structure of an HDF5 file from its beginning to its end.</summary>
ref struct Hdf5Cursor(ReadOnlySpan<byte> bytes, Hdf5Input input, string what)
{
    readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Where in the structure the next bytes are.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => bytes.Length - Position;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Number(int size) => size switch { 1 => U8(), 2 => U16(), 4 => U32(), _ => U64() };

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
            throw input.Wrong($"{what} ends after {bytes.Length} bytes, and {Position + (long)count} are needed");
        Position += count;
        return bytes.Slice(Position - count, count);
    }

    /// <summary>Leaves bytes out.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>Goes to the next multiple of 8.</summary>
    public void Align() => Skip(Math.Min(Left, -Position & 7));

    /// <summary>The four letters with which many structures begin.</summary>
    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Take(signature.Length).SequenceEqual(signature))
            throw input.Wrong($"{what} does not begin with {Encoding.ASCII.GetString(signature)}");
    }

    /// <summary>A version that must be one of those known here.</summary>
    public int Version(int least, int most)
    {
        int version = U8();
        return version >= least && version <= most ? version
            : throw input.Wrong($"{what} has version {version}, of which only {least} to {most} are read");
    }

    /// <summary>The text up to a zero byte.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
