using System.IO.Compression;

namespace Lamina.Saving;

/// <summary>
/// Reads the members of a zip file that someone else made. Names that lead elsewhere, the same name twice, and
/// contents that grow beyond reason are refused, and every member must have its checksum.
/// </summary>
sealed class ZipMembers : IDisposable
{
    const int MostMembers = 100_000;
    // Below this size nothing is a bomb; above it, no member may grow to more than so many times its size.
    const long Harmless = 64 << 20, LargestRatio = 100;
    // Larger members go through a temporary file.
    const long MostInMemory = 256 << 20;

    readonly ZipArchive archive;
    readonly string file;

    /// <summary>Opens a zip file.</summary>
    /// <exception cref="InvalidModelFileException">It is damaged, or something about it is not in order.</exception>
    public ZipMembers(Stream stream, string file)
    {
        this.file = file;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            Check();
        }
        // ArgumentException is what it says of offsets that are negative or names that cannot be.
        catch (Exception error) when (error is InvalidDataException or ArgumentException or EndOfStreamException)
        {
            throw new InvalidModelFileException(file, $"it is no sound zip file: {error.Message}", error);
        }
    }

    /// <summary>The names of the members.</summary>
    public IEnumerable<string> Names => archive.Entries.Select(entry => entry.FullName);

    /// <summary>Whether a name leads to nowhere but into the file.</summary>
    public static bool IsSafe(string name) => name.Length > 0 && name[0] != '/' && !name.Contains('\\')
        && !name.Contains(':') && !name.Split('/').Contains("..");

    void Check()
    {
        if (archive.Entries.Count > MostMembers) throw Wrong($"it has {archive.Entries.Count} members");
        HashSet<string> names = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = entry.FullName;
            if (!IsSafe(name)) throw Wrong($"the member '{name}' leads to another place");
            if (!names.Add(name)) throw Wrong($"it has the member '{name}' twice");
            if (entry.IsEncrypted) throw Wrong($"the member '{name}' is encrypted");
            if (entry.Length > Harmless && entry.Length / LargestRatio > entry.CompressedLength)
                throw Wrong($"the member '{name}' would grow from {entry.CompressedLength} to {entry.Length} bytes");
        }
    }

    /// <summary>Reads a member; null if there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <returns>A stream that can seek.</returns>
    /// <exception cref="InvalidModelFileException">It is damaged or too large.</exception>
    public Stream? Open(string name, long most = long.MaxValue)
    {
        if (archive.GetEntry(name) is not { } entry) return null;
        if (entry.Length > most) throw Wrong($"the member '{name}' has {entry.Length} bytes; {most} are the most");
        Stream copy = entry.Length <= MostInMemory ? new MemoryStream() : new FileStream(
            Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            Copy(entry, copy);
            copy.Position = 0;
            return copy;
        }
        // IOException is what the archive says of a member that begins nowhere.
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            copy.Dispose();
            throw new InvalidModelFileException(file, $"the member '{name}' is damaged: {error.Message}", error);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    void Copy(ZipArchiveEntry entry, Stream to)
    {
        using Stream from = entry.Open();
        var buffer = new byte[1 << 16];
        (long left, uint sum) = (entry.Length, Crc32.Start);
        for (int count; (count = from.Read(buffer)) > 0; left -= count)
        {
            if (count > left) throw Wrong($"the member '{entry.FullName}' has more than its {entry.Length} bytes");
            sum = Crc32.Add(sum, buffer.AsSpan(0, count));
            to.Write(buffer, 0, count);
        }
        if (left > 0) throw Wrong($"the member '{entry.FullName}' is cut short by {left} bytes");
        if (Crc32.End(sum) != entry.Crc32) throw Wrong($"the member '{entry.FullName}' does not have its checksum");
    }

    InvalidModelFileException Wrong(string problem) => new(file, $"{problem}.");

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();
}
