namespace Lamina.Saving;

/// <summary>The formats of whole models, by the endings of their files' names.</summary>
static class ModelFormats
{
    /// <summary>Writes a model; an older file stays until the new one is complete.</summary>
    /// <exception cref="ArgumentException">No format has this ending.</exception>
    public static void Write(string path, Model model, bool includeOptimizer)
    {
        if (Ends(path, ".keras")) AtomicFile.Write(path, stream => KerasFile.Write(stream, model, includeOptimizer));
        else if (Ends(path, ".weights.h5"))
            throw new ArgumentException($"'{path}' is called as weights alone are; use SaveWeights, or .keras or .h5.");
        else if (IsH5(path))
            AtomicFile.Write(path, stream => Hdf5Writer.Write(LegacyFile.Write(model, includeOptimizer), stream));
        else throw new ArgumentException($"The ending of '{path}' says no format; use .keras, or .h5.", nameof(path));
    }

    /// <summary>Reads a model; what the file begins with says what it is.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or of another kind.</exception>
    public static Model Read(string path, bool compile) =>
        !Directory.Exists(path) && BeginsAsH5(path) ? LegacyFile.Read(path, compile) : KerasFile.Read(path, compile);

    /// <summary>Whether a file is called as HDF5 files are.</summary>
    public static bool IsH5(string path) => Ends(path, ".h5") || Ends(path, ".hdf5");

    /// <summary>Whether the name of a file has an ending, in small letters or capitals.</summary>
    public static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    static bool BeginsAsH5(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) == 8
            && start.SequenceEqual(Hdf5Reader.Signature);
    }
}
