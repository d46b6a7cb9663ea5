using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// The weights of a model by their paths within it, for formats that hold named arrays: safetensors and .npz.
/// </summary>
static class NamedWeights
{
    /// <summary>An array in a file.</summary>
    public readonly record struct Entry(Shape Shape, Func<NDArray> Read);

    /// <summary>The weights with names that are unique in the model and do not contain its own name.</summary>
    public static List<(string Name, Variable Variable)> Of(Model model)
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

    /// <summary>
    /// Finds the weights of a model by name, or in order where only the names of layers differ.
    /// </summary>
    /// <param name="entries">What the file holds.</param>
    /// <param name="order">The names in the order of the model that was saved; null where it is not known.</param>
    /// <param name="model">The model.</param>
    /// <param name="stored">Takes what was found.</param>
    /// <exception cref="InvalidModelFileException">The weights are not those of the model.</exception>
    public static void Read(
        IReadOnlyDictionary<string, Entry> entries, string[]? order, Model model, StoredWeights stored)
    {
        List<(string Name, Variable Variable)> weights = Of(model);
        if (order is not null && InOrder(entries, order, weights))
        {
            foreach ((string name, (_, Variable variable)) in order.Zip(weights)) Add(name, variable);
            return;
        }
        string[] names = [.. weights.Select(w => w.Name)];
        foreach ((string name, Variable variable) in weights)
            if (entries.ContainsKey(name)) Add(name, variable);
            else stored.Mismatch($"It has no weight '{name}'. It holds {Some([.. entries.Keys], "tensors")}, and "
                + $"the model has {Some(names, "weights")}.");
        if (entries.Keys.Except(names).FirstOrDefault() is { } unknown)
            stored.Mismatch($"It holds '{unknown}', which the model has not.");

        void Add(string name, Variable variable) =>
            stored.Add(variable, name, entries[name].Shape, entries[name].Read);
    }

    static bool InOrder(IReadOnlyDictionary<string, Entry> entries, string[] order,
        List<(string Name, Variable Variable)> weights) =>
        weights.Any(w => !entries.ContainsKey(w.Name)) && order.Length == weights.Count
        && order.All(entries.ContainsKey) && order.Zip(weights).All(pair =>
            Last(pair.First) == Last(pair.Second.Name) && entries[pair.First].Shape == pair.Second.Variable.Shape);

    static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    static string Some(IReadOnlyCollection<string> names, string what) =>
        $"{names.Count} {what} ({string.Join(", ", names.Take(3))}{(names.Count > 3 ? ", …" : "")})";
}
