using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

// Weights in files.
public partial class Model
{
    const string OrderNote = "order";

    /// <summary>
    /// Writes all weights to a safetensors file, under their paths within the model. The file is written beside and
    /// renamed, so that an older one is not lost if something goes wrong.
    /// </summary>
    /// <param name="path">The file, usually *.safetensors.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    /// <exception cref="IOException">The file exists and may not be replaced, or cannot be written.</exception>
    public void SaveWeights(string path, bool overwrite = true)
    {
        if (!Built)
            throw new InvalidOperationException($"{this} has no weights yet; build it or call it on data first.");
        if (!overwrite && File.Exists(path)) throw new IOException($"The file '{path}' exists.");
        List<(string Name, Variable Variable)> weights = NamedWeights();
        // The format sorts tensors by name; their order in the model is kept in a note.
        var notes = new Dictionary<string, string> { [OrderNote] = string.Join('\n', weights.Select(w => w.Name)) };
        Safetensors.Write(path, weights.Select(w => SafetensorsEntry.From(w.Name, w.Variable.Value)), notes);
    }

    /// <summary>
    /// Reads all weights from a safetensors file. Names are those that <see cref="SaveWeights"/> gives; a file of a
    /// model whose layers only have other names, in the same order, fits too. Nothing changes unless everything fits.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    /// <exception cref="InvalidModelFileException">
    /// The file is damaged, or its weights are not those of this model.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void LoadWeights(string path)
    {
        if (!Built)
            throw new InvalidOperationException($"{this} has no weights yet; build it or call it on data first.");
        SafetensorsFile file = Safetensors.Read(path);
        List<(string Name, Variable Variable)> weights = NamedWeights();
        SafetensorsEntry[] entries = Matching(path, file, weights);
        for (int i = 0; i < entries.Length; i++)
            if (entries[i].Shape != weights[i].Variable.Shape)
                throw new InvalidModelFileException(path, $"'{entries[i].Name}' has the shape {entries[i].Shape}, " +
                    $"and the model's weight has {weights[i].Variable.Shape}.");
        NDArray[] values = Array.ConvertAll(entries, entry => entry.ToNDArray());
        for (int i = 0; i < values.Length; i++) weights[i].Variable.Assign(values[i]);
    }

    /// <summary>The weights with names that are unique in the model and do not contain its own name.</summary>
    List<(string Name, Variable Variable)> NamedWeights()
    {
        var used = new HashSet<string>();
        var named = new List<(string, Variable)>();
        foreach (Variable weight in Weights)
        {
            string path = weight.Path.StartsWith(Name + "/", StringComparison.Ordinal)
                ? weight.Path[(Name.Length + 1)..] : weight.Path;
            string name = path;
            for (int i = 1; !used.Add(name); i++) name = $"{path}_{i}";
            named.Add((name, weight));
        }
        return named;
    }

    /// <summary>The entry for each weight: by name, or in order where only the names of layers differ.</summary>
    /// <exception cref="InvalidModelFileException">The weights are not those of this model.</exception>
    static SafetensorsEntry[] Matching(
        string path, SafetensorsFile file, List<(string Name, Variable Variable)> weights)
    {
        string[] names = [.. weights.Select(w => w.Name)];
        if (names.FirstOrDefault(name => !file.Entries.ContainsKey(name)) is not { } missing)
            return file.Entries.Keys.Except(names).FirstOrDefault() is not { } unknown
                ? [.. names.Select(name => file.Entries[name])]
                : throw new InvalidModelFileException(path, $"It holds '{unknown}', which the model has not.");
        if (file.Metadata.TryGetValue(OrderNote, out string? note))
        {
            string[] order = note.Split('\n');
            if (order.Length == names.Length && order.All(file.Entries.ContainsKey) && order.Zip(weights).All(pair =>
                Last(pair.First) == Last(pair.Second.Name)
                && file.Entries[pair.First].Shape == pair.Second.Variable.Shape))
                return Array.ConvertAll(order, name => file.Entries[name]);
        }
        throw new InvalidModelFileException(path, $"It has no weight '{missing}'. It holds " +
            $"{file.Entries.Count} tensors ({string.Join(", ", file.Entries.Keys.Take(3))}, …), and the model has " +
            $"{weights.Count} weights ({string.Join(", ", names.Take(3))}, …).");
    }

    static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];
}
