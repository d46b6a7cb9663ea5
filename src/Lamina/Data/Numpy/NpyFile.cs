using System.Buffers.Binary;
using System.Text;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>
/// Reads NumPy's .npy files (NEP 1): the byte 93 and NUMPY, a version, a header that says type, order and shape, then
/// the elements. Objects, which NumPy pickles, are refused: no code runs from a file.
/// </summary>
public static class NpyFile
{
    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The array; int8, int16 and uint16 become int32, other types stay.</returns>
    /// <exception cref="InvalidModelFileException">It is not .npy, is cut short, or holds objects.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NDArray Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream's position.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <inheritdoc cref="Read(string)" path="/returns|/exception"/>
    public static NDArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            NpyHeader header = NpyHeader.Parse(HeaderText(stream, name), name);
            return header.Array(Bytes(stream, header.Bytes));
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidModelFileException(name, "It is cut short.", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelFileException(name, $"Its compression is damaged: {e.Message}", e);
        }
    }

    static string HeaderText(Stream stream, string name)
    {
        byte[] start = new byte[12];
        stream.ReadExactly(start, 0, 8);
        if (!start.AsSpan(0, 6).SequenceEqual(Magic))
            throw new InvalidModelFileException(name,
                $"It begins with {System.Convert.ToHexString(start, 0, 6)}; an .npy file begins with 934E554D5059.");
        int size = start[6] == 1 ? 2 : 4;
        stream.ReadExactly(start, 8, size);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        if (length > 1 << 16) throw new InvalidModelFileException(name, $"A header of {length} bytes is no header.");
        byte[] header = new byte[length];
        stream.ReadExactly(header);
        return Encoding.Latin1.GetString(header);
    }

    // What the header promises is taken only as far as the stream has it.
    static byte[] Bytes(Stream stream, long length)
    {
        using var content = new MemoryStream();
        byte[] part = new byte[1 << 16];
        while (content.Length < length)
        {
            int got = stream.Read(part, 0, (int)Math.Min(part.Length, length - content.Length));
            if (got == 0) throw new EndOfStreamException();
            content.Write(part, 0, got);
        }
        return content.ToArray();
    }
}
