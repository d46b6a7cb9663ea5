using Lamina.IR;

namespace Lamina.Saving;

/// <summary>The weights of a model in one safetensors file, or in several with an index.</summary>
static class SafetensorsWeights
{
    const string OrderNote = "order";

    /// <summary>Writes all weights to one file.</summary>
    public static void Write(string path, Model model) => Write(path, NamedWeights.Of(model));

    static void Write(string path, List<(string Name, Variable Variable)> weights)
    {
        // The format sorts tensors by name; their order in the model is kept in a note.
        var notes = new Dictionary<string, string> { [OrderNote] = string.Join('\n', weights.Select(w => w.Name)) };
        Safetensors.Write(path, weights.Select(w => SafetensorsEntry.From(w.Name, w.Variable.Value)), notes);
    }

    /// <summary>Reads all weights from one file.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or does not fit.</exception>
    public static void Read(string path, Model model, bool skipMismatch)
    {
        SafetensorsFile file = Safetensors.Read(path);
        var stored = new StoredWeights(path, skipMismatch);
        NamedWeights.Read(file.Entries.ToDictionary(e => e.Key, e => Entry(e.Value)),
            file.Metadata.GetValueOrDefault(OrderNote)?.Split('\n'), model, stored);
        stored.Assign();
    }

    /// <summary>Writes all weights to several files and an index of them.</summary>
    /// <param name="path">The index, *.safetensors.index.json.</param>
    /// <param name="model">The model.</param>
    /// <param name="most">The most bytes of weights in one file.</param>
    public static void WriteShards(string path, Model model, long most)
    {
        var names = new ShardNames(path, ShardNames.SafetensorsIndex, ".safetensors");
        var index = new ShardIndex();
        List<(string Name, Variable Variable)> weights = NamedWeights.Of(model);
        foreach (var part in ShardIndex.Split(weights, w => w.Variable, most))
        {
            string file = names.Next();
            Write(names.PathOf(file), part);
            foreach ((string name, Variable variable) in part) index.Add(name, file, variable);
        }
        index.Write(path);
        names.DeleteOld();
    }

    /// <summary>Reads all weights from the files that an index lists.</summary>
    /// <exception cref="InvalidModelFileException">A file is damaged or does not fit.</exception>
    public static void ReadShards(string path, Model model, bool skipMismatch)
    {
        Dictionary<string, NamedWeights.Entry> entries = [];
        (OrderedDictionary<string, HashSet<string>> files, string[] order) = ShardIndex.Read(path);
        foreach ((string shard, HashSet<string> keys) in files)
            foreach ((string name, SafetensorsEntry entry) in Safetensors.Read(shard).Entries)
                if (!keys.Contains(name) || !entries.TryAdd(name, Entry(entry)))
                    throw new InvalidModelFileException(shard, $"it holds '{name}', which the index '{path}' does not "
                        + "say of it, or which stands in another file too.");
        var stored = new StoredWeights(path, skipMismatch);
        NamedWeights.Read(entries, order, model, stored);
        stored.Assign();
    }

    static NamedWeights.Entry Entry(SafetensorsEntry entry) => new(entry.Shape, entry.ToNDArray);
}
