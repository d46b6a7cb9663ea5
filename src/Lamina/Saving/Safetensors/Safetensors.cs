using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// Reads and writes safetensors files: named tensors as plain bytes after a JSON header, no code in them
/// (https://huggingface.co/docs/safetensors). Every rule of the format is checked before memory is taken for data.
/// </summary>
public static class Safetensors
{
    const int PrefixLength = 8;
    const long MaxHeaderLength = 100_000_000;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>Its tensors and metadata.</returns>
    /// <exception cref="InvalidModelFileException">The file breaks a rule of the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream's position to its end.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <returns>Its tensors and metadata.</returns>
    /// <exception cref="InvalidModelFileException">The content breaks a rule of the format.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("The stream must know its length; copy it to a MemoryStream first.",
                nameof(stream));
        long length = stream.Length - stream.Position;
        if (length < PrefixLength)
            throw new InvalidModelFileException(name, $"{length} bytes are too few for a safetensors file.");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaxHeaderLength)
            throw new InvalidModelFileException(name,
                $"the header's length is given as {headerLength}, but {MaxHeaderLength} is the most; "
                + "not a safetensors file.");
        long dataLength = length - PrefixLength - (long)headerLength;
        if (dataLength < 0)
            throw new InvalidModelFileException(name,
                $"the header's length is given as {headerLength}, but only {length - PrefixLength} bytes follow.");
        byte[] header = new byte[headerLength];
        stream.ReadExactly(header);

        var (found, metadata) = SafetensorsHeader.Parse(header, dataLength, name);
        foreach (SafetensorsHeader.Entry entry in found)
            if (entry.End - entry.Begin > Array.MaxLength)
                throw new InvalidModelFileException(name,
                    $"'{entry.Name}' is larger than the 2 GiB of one .NET array.");
        OrderedDictionary<string, SafetensorsEntry> entries = new(found.Count);
        foreach (SafetensorsHeader.Entry entry in found)
        {
            byte[] data = new byte[entry.End - entry.Begin];
            stream.ReadExactly(data);
            if (entry.Type == DType.Bool && data.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
                throw new InvalidModelFileException(name, $"'{entry.Name}' is BOOL, but has bytes other than 0 and 1.");
            entries.Add(entry.Name, new SafetensorsEntry(entry.Name, entry.Type, entry.Shape, data));
        }
        return new SafetensorsFile(entries, metadata);
    }

    /// <summary>
    /// Writes a file: under a temporary name beside it, flushed to the disk, then renamed, so that a failure leaves
    /// what was there. The larger elements come first, then by name, so that equal entries give equal files and every
    /// tensor is aligned to its element size.
    /// </summary>
    /// <param name="path">The file's path; what is there is replaced.</param>
    /// <param name="entries">The tensors; names must differ.</param>
    /// <param name="metadata">Notes to keep with them.</param>
    /// <exception cref="ArgumentException">Two entries have one name, "__metadata__" is a name, or an entry's data
    /// does not have the length of its shape.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<SafetensorsEntry> entries,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        SafetensorsEntry[] ordered = [.. entries
            .OrderByDescending(e => e.DType.Size()).ThenBy(e => e.Name, StringComparer.Ordinal)];
        Check(ordered);
        byte[] header = Header(ordered, metadata);
        if (header.Length > MaxHeaderLength)
            throw new ArgumentException(
                $"The names and metadata take {header.Length} bytes; {MaxHeaderLength} is the most.");
        AtomicFile.Write(path, stream =>
        {
            Span<byte> prefix = stackalloc byte[PrefixLength];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
            stream.Write(prefix);
            stream.Write(header);
            foreach (SafetensorsEntry entry in ordered) stream.Write(entry.Data.Span);
        });
    }

    static void Check(SafetensorsEntry[] entries)
    {
        HashSet<string> names = [];
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Name == SafetensorsHeader.MetadataName)
                throw new ArgumentException($"The format keeps the name '{entry.Name}' for itself; rename the tensor.");
            if (!names.Add(entry.Name)) throw new ArgumentException($"Two tensors have the name '{entry.Name}'.");
            if (!entry.Shape.IsKnown || entry.Shape.Elements * entry.DType.Size() != entry.Data.Length)
                throw new ArgumentException($"'{entry.Name}' has {entry.Data.Length} bytes of data, which is not "
                    + $"the shape {entry.Shape} of {entry.DType.KerasName()}.");
        }
    }

    static byte[] Header(SafetensorsEntry[] entries, IReadOnlyDictionary<string, string>? metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataName);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            long begin = 0;
            foreach (SafetensorsEntry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", Name(entry.DType));
                json.WriteStartArray("shape");
                foreach (int size in entry.Shape.Span) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += entry.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Spaces up to a multiple of 8, so that the data is aligned.
        byte[] header = new byte[(buffer.WrittenCount + 7) & ~7];
        buffer.WrittenSpan.CopyTo(header);
        header.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    static string Name(DType type) => type switch
    {
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        DType.Float16 => "F16",
        DType.BFloat16 => "BF16",
        DType.Int32 => "I32",
        DType.Int64 => "I64",
        DType.UInt8 => "U8",
        _ => "BOOL",
    };
}
