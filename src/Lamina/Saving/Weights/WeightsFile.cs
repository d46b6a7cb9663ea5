using static Lamina.Saving.ModelFormats;

namespace Lamina.Saving;

/// <summary>The formats of weights files, by the endings of their names.</summary>
static class WeightsFile
{
    const string Endings = ".weights.h5, .safetensors, .npz, or for weights in several files .weights.json or "
        + ".safetensors.index.json";
    // As Keras: shards of 5 GB.
    const double ShardGigabytes = 5;

    /// <summary>Reads a model's weights.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or does not fit.</exception>
    /// <exception cref="ArgumentException">No format has this ending.</exception>
    public static void Read(string path, Model model, bool skipMismatch)
    {
        if (Ends(path, ".keras")) KerasFile.ReadWeights(path, model, skipMismatch);
        else if (IsH5(path)) ReadH5(path, model, skipMismatch);
        else if (Ends(path, ".safetensors")) SafetensorsWeights.Read(path, model, skipMismatch);
        else if (Ends(path, ".npz")) ReadNpz(path, model, skipMismatch);
        else if (Ends(path, ShardNames.KerasIndex)) KerasShards.Read(path, model, skipMismatch);
        else if (Ends(path, ShardNames.SafetensorsIndex)) SafetensorsWeights.ReadShards(path, model, skipMismatch);
        else throw Unknown(path);
    }

    /// <summary>Writes a model's weights.</summary>
    /// <exception cref="ArgumentException">No format has this ending, or it is not for several files.</exception>
    public static void Write(string path, Model model, double? maxShardSize)
    {
        bool keras = Ends(path, ShardNames.KerasIndex), safetensors = Ends(path, ShardNames.SafetensorsIndex);
        if (maxShardSize is not null && !keras && !safetensors)
            throw new ArgumentException($"Weights in several files have an index called *{ShardNames.KerasIndex} or "
                + $"*{ShardNames.SafetensorsIndex}, not '{path}'.", nameof(maxShardSize));
        if (maxShardSize is <= 0 or double.NaN)
            throw new ArgumentException($"A file has room for more than {maxShardSize} GB.", nameof(maxShardSize));
        var most = (long)Math.Min((maxShardSize ?? ShardGigabytes) * 1e9, long.MaxValue / 2);
        if (keras) KerasShards.Write(path, model, most);
        else if (safetensors) SafetensorsWeights.WriteShards(path, model, most);
        else if (Ends(path, ".weights.h5"))
            AtomicFile.Write(path, stream => Hdf5Writer.Write(WeightsGroup.Write(model), stream));
        else if (Ends(path, ".safetensors")) SafetensorsWeights.Write(path, model);
        else if (Ends(path, ".npz"))
            NumPy.SaveArchive(path,
                NamedWeights.Of(model).Select(w => KeyValuePair.Create(w.Name, w.Variable.Value)));
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

    static void ReadNpz(string path, Model model, bool skipMismatch)
    {
        var arrays = NumPy.LoadArchive(path);
        var stored = new StoredWeights(path, skipMismatch);
        NamedWeights.Read(
            arrays.ToDictionary(a => a.Key, a => new NamedWeights.Entry(a.Value.Shape, () => a.Value)),
            [.. arrays.Keys], model, stored);
        stored.Assign();
    }

    static ArgumentException Unknown(string path) => new(
        $"The ending of '{path}' says no format of weights; use {Endings}.", nameof(path));
}
