namespace Lamina.Saving;

/// <summary>The formats of weights files, by the endings of their names.</summary>
static class WeightsFile
{
    /// <summary>Reads a model's weights.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or does not fit.</exception>
    /// <exception cref="ArgumentException">No format has this ending.</exception>
    public static void Read(string path, Model model, bool skipMismatch)
    {
        if (ModelFile.Ends(path, ".keras")) KerasFile.ReadWeights(path, model, skipMismatch);
        else if (ModelFile.IsH5(path)) ReadH5(path, model, skipMismatch);
        else if (ModelFile.Ends(path, ".safetensors")) SafetensorsWeights.Read(path, model, skipMismatch);
        else throw Unknown(path);
    }

    /// <summary>Writes a model's weights.</summary>
    /// <exception cref="ArgumentException">No format has this ending.</exception>
    public static void Write(string path, Model model)
    {
        if (ModelFile.Ends(path, ".weights.h5"))
            AtomicFile.Write(path, stream => Hdf5Writer.Write(WeightsGroup.Write(model), stream));
        else if (ModelFile.Ends(path, ".safetensors")) SafetensorsWeights.Write(path, model);
        else throw Unknown(path);
    }

    static void ReadH5(string path, Model model, bool skipMismatch)
    {
        using FileStream stream = File.OpenRead(path);
        Hdf5Group root = Hdf5Reader.Read(stream, path);
        var weights = new StoredWeights(path, skipMismatch);
        if (LegacyWeights.Find(root) is { } old) LegacyWeights.Read(old, model, weights);
        else WeightsGroup.Read(root, model, weights);
        weights.Assign();
    }

    static ArgumentException Unknown(string path) => new(
        $"The ending of '{path}' says no format of weights; use .weights.h5 or .safetensors.", nameof(path));
}
