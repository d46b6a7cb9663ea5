using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// The index of weights in several files, as Keras and Hugging Face write it: {"metadata": {"total_size": bytes},
/// "weight_map": {name: file, or files}}.
/// </summary>
sealed class ShardIndex
{
    readonly OrderedDictionary<string, List<string>> files = [];
    long total;

    /// <summary>Notes that a file holds a weight under a name; several weights may have one.</summary>
    public void Add(string name, string file, Variable variable)
    {
        Add(name, file);
        total += variable.Value.Bytes.Length;
    }

    /// <summary>Notes that a file holds what a name stands for.</summary>
    public void Add(string name, string file)
    {
        if (!files.TryGetValue(name, out List<string>? known)) files[name] = known = [];
        if (!known.Contains(file)) known.Add(file);
    }

    /// <summary>Writes the index; the files should be there already.</summary>
    public void Write(string path)
    {
        var map = new JsonObject();
        foreach ((string name, List<string> known) in files)
            map[name] = known.Count == 1 ? known[0] : new JsonArray([.. known.Select(f => JsonValue.Create(f))]);
        var index = new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_size"] = total },
            ["weight_map"] = map,
        };
        AtomicFile.Write(path, stream => stream.Write(KerasFile.Text(index)));
    }

    /// <summary>
    /// The files of an index beside it, each with the names of what it holds, and all names in order.
    /// </summary>
    /// <exception cref="InvalidModelFileException">It is no index, or names files elsewhere or that are not
    /// there.</exception>
    public static (OrderedDictionary<string, HashSet<string>> Files, string[] Names) Read(string path)
    {
        if (new FileInfo(path).Length > ModelJson.MaxLength)
            throw new InvalidModelFileException(path, "it is too large for an index.");
        if (ModelJson.Parse(File.ReadAllBytes(path), path, "the index")["weight_map"] is not JsonObject map)
            throw new InvalidModelFileException(path, "it has no weight_map; it is no index of weights.");
        OrderedDictionary<string, HashSet<string>> shards = [];
        foreach ((string name, JsonNode? value) in map)
            foreach (JsonNode? item in value is JsonArray list ? list : [value?.DeepClone()])
            {
                string file = item?.Text() ?? throw new InvalidModelFileException(path, $"'{name}' has no file.");
                if (!ZipMembers.IsSafe(file) || file.Contains('/'))
                    throw new InvalidModelFileException(path, $"'{name}' would be in '{file}', not beside the index.");
                string full = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file);
                if (!File.Exists(full)) throw new InvalidModelFileException(path, $"its file '{file}' is missing.");
                if (!shards.TryGetValue(full, out HashSet<string>? names)) shards[full] = names = [];
                names.Add(name);
            }
        return (shards, [.. map.Select(pair => pair.Key)]);
    }

    /// <summary>Splits weights into parts that each take no more than so many bytes, or are one weight.</summary>
    public static IEnumerable<List<T>> Split<T>(IEnumerable<T> weights, Func<T, Variable> variable, long most)
    {
        List<T> part = [];
        long bytes = 0;
        foreach (T weight in weights)
        {
            Variable v = variable(weight);
            long size = v.Shape.Elements * v.DType.Size();
            if (part.Count > 0 && bytes + size > most)
            {
                yield return part;
                (part, bytes) = ([], 0);
            }
            part.Add(weight);
            bytes += size;
        }
        yield return part;
    }
}
