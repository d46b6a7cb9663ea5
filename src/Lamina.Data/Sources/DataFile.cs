namespace Lamina.Data;

/// <summary>Opens files of data; those compressed with gzip are known by their first bytes.</summary>
static class DataFile
{
    const int BufferSize = 1 << 16;

    /// <summary>Opens a file to be read from its begin to its end.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static Stream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read,
            Options = FileOptions.SequentialScan,
            BufferSize = BufferSize,
        });
        Span<byte> magic = stackalloc byte[2];
        int got = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        bool packed = got == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        return packed ? new GzipInput(file) : file;
    }

    /// <summary>What a path ends with, without the ".gz" of compression; in lower case.</summary>
    public static string Extension(string path) => Path.GetExtension(
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToLowerInvariant();
}
