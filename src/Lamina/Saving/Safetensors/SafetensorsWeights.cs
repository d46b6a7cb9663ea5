using Lamina.IR;

namespace Lamina.Saving;

/// <summary>The weights of a model in a safetensors file, under their paths within the model.</summary>
static class SafetensorsWeights
{
    const string OrderNote = "order";

    /// <summary>Writes all weights.</summary>
    public static void Write(string path, Model model)
    {
        List<(string Name, Variable Variable)> weights = Named(model);
        // The format sorts tensors by name; their order in the model is kept in a note.
        var notes = new Dictionary<string, string> { [OrderNote] = string.Join('\n', weights.Select(w => w.Name)) };
        Safetensors.Write(path, weights.Select(w => SafetensorsEntry.From(w.Name, w.Variable.Value)), notes);
    }

    /// <summary>Reads all weights.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or does not fit.</exception>
    public static void Read(string path, Model model, bool skipMismatch)
    {
        SafetensorsFile file = Safetensors.Read(path);
        List<(string Name, Variable Variable)> weights = Named(model);
        var stored = new StoredWeights(path, skipMismatch);
        if (InOrder(file, weights) is { } entries)
        {
            for (int i = 0; i < entries.Length; i++) Add(stored, weights[i].Variable, entries[i]);
        }
        else
        {
            string[] names = [.. weights.Select(w => w.Name)];
            foreach ((string name, Variable variable) in weights)
                if (file.Entries.TryGetValue(name, out SafetensorsEntry? entry)) Add(stored, variable, entry);
                else stored.Mismatch($"It has no weight '{name}'. It holds {Some([.. file.Entries.Keys], "tensors")}, and "
                    + $"the model has {Some(names, "weights")}.");
            if (file.Entries.Keys.Except(names).FirstOrDefault() is { } unknown)
                stored.Mismatch($"It holds '{unknown}', which the model has not.");
        }
        stored.Assign();
    }

    static void Add(StoredWeights stored, Variable variable, SafetensorsEntry entry) =>
        stored.Add(variable, entry.Name, entry.Shape, entry.ToNDArray);

    static string Some(IReadOnlyCollection<string> names, string what) =>
        $"{names.Count} {what} ({string.Join(", ", names.Take(3))}{(names.Count > 3 ? ", …" : "")})";

    /// <summary>The weights with names that are unique in the model and do not contain its own name.</summary>
    static List<(string Name, Variable Variable)> Named(Model model)
    {
        var used = new HashSet<string>();
        var named = new List<(string, Variable)>();
        foreach (Variable weight in model.Weights)
        {
            string path = weight.Path.StartsWith(model.Name + "/", StringComparison.Ordinal)
                ? weight.Path[(model.Name.Length + 1)..] : weight.Path;
            string name = path;
            for (int i = 1; !used.Add(name); i++) name = $"{path}_{i}";
            named.Add((name, weight));
        }
        return named;
    }

    /// <summary>The entries in the order of the weights, if only the names of layers differ; null otherwise.</summary>
    static SafetensorsEntry[]? InOrder(SafetensorsFile file, List<(string Name, Variable Variable)> weights)
    {
        if (weights.All(w => file.Entries.ContainsKey(w.Name))
            || !file.Metadata.TryGetValue(OrderNote, out string? note)) return null;
        string[] order = note.Split('\n');
        return order.Length == weights.Count && order.All(file.Entries.ContainsKey)
            && order.Zip(weights).All(pair => Last(pair.First) == Last(pair.Second.Name)
                && file.Entries[pair.First].Shape == pair.Second.Variable.Shape)
            ? Array.ConvertAll(order, name => file.Entries[name]) : null;
    }

    static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];
}
