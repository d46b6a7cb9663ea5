using System.IO.Compression;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>Reads NumPy's .npz files: zip archives of .npy files, compressed or not.</summary>
public static class NpzFile
{
    /// <summary>Reads all arrays.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The arrays by their names, without ".npy".</returns>
    /// <exception cref="InvalidModelFileException">It is no zip archive of arrays, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, NDArray> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var arrays = new Dictionary<string, NDArray>();
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal)) continue;
                using Stream content = entry.Open();
                arrays[entry.FullName[..^4]] = NpyFile.Read(content, $"{path}/{entry.FullName}");
            }
            return arrays;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelFileException(path, $"It is no .npz file: {e.Message}", e);
        }
    }
}
