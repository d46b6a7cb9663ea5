using System.IO.Compression;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// Reads and writes NumPy's files: .npy, one array (format 1.0 to 3.0, numpy.lib.format), and .npz, a zip file of them.
/// Arrays of Python objects are refused: they are pickles, which can run code.
/// </summary>
public static class NumPy
{
    const string Extension = ".npy";

    /// <summary>Reads an array from a .npy file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// The array, row by row. 8- and 16-bit integers become int32, unsigned 32-bit ones int64; all else keeps its
    /// type.
    /// </returns>
    /// <exception cref="InvalidModelFileException">The file is damaged, or holds what is no array of
    /// numbers.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NDArray Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads an array that ends with a stream that can seek.</summary>
    internal static NDArray Load(Stream stream, string name) => NpyFormat.Read(stream, name);

    /// <summary>Reads all arrays of a .npz file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, in the order of the file.</returns>
    /// <exception cref="InvalidModelFileException">The file is damaged, or holds what is no array of
    /// numbers.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OrderedDictionary<string, NDArray> LoadArchive(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return LoadArchive(stream, path);
    }

    /// <summary>Reads all arrays of a .npz file from a stream that can seek.</summary>
    internal static OrderedDictionary<string, NDArray> LoadArchive(Stream stream, string name)
    {
        using var zip = new ZipMembers(stream, name);
        OrderedDictionary<string, NDArray> arrays = [];
        foreach (string member in zip.Names)
        {
            using Stream content = zip.Open(member)!;
            string key = member.EndsWith(Extension, StringComparison.Ordinal) ? member[..^Extension.Length] : member;
            if (!arrays.TryAdd(key, NpyFormat.Read(content, $"{name}/{member}")))
                throw new InvalidModelFileException(name, $"it has the array '{key}' twice.");
        }
        return arrays;
    }

    /// <summary>Writes an array to a .npy file; an older file stays until the new one is complete.</summary>
    /// <param name="path">The file, usually *.npy.</param>
    /// <param name="array">The array; bfloat16 is written as numpy's two bytes without meaning.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => NpyFormat.Write(stream, array));
    }

    /// <summary>Writes arrays to a .npz file; an older file stays until the new one is complete.</summary>
    /// <param name="path">The file, usually *.npz.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compressed">Whether they are compressed, as by numpy's savez_compressed.</param>
    /// <exception cref="ArgumentException">Two arrays have one name, or a name leads out of the file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveArchive(
        string path, IEnumerable<KeyValuePair<string, NDArray>> arrays, bool compressed = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        KeyValuePair<string, NDArray>[] all = [.. arrays];
        var names = new HashSet<string>();
        foreach ((string name, _) in all)
            if (!ZipMembers.IsSafe(name + Extension) || !names.Add(name))
                throw new ArgumentException($"'{name}' cannot be the name of an array, or it stands twice.");
        CompressionLevel level = compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, NDArray array) in all)
            {
                using Stream member = zip.CreateEntry(name + Extension, level).Open();
                NpyFormat.Write(member, array);
            }
        });
    }
}
