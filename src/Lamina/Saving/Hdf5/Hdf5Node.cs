using Lamina.IR;

namespace Lamina.Saving;

/// <summary>A group or a dataset of an HDF5 file, with what is noted at it.</summary>
abstract class Hdf5Node
{
    /// <summary>The notes: a text (string), texts (string[]) or numbers (NDArray), by name.</summary>
    public OrderedDictionary<string, object> Attributes { get; } = [];

    /// <summary>The text noted under a name; null where there is none.</summary>
    public string? Text(string attribute) => Attributes.GetValueOrDefault(attribute) as string;

    /// <summary>
    /// The texts noted under a name, or, where they were too long for one note, under the name with 0, 1, … behind it.
    /// </summary>
    public string[]? Texts(string attribute)
    {
        if (Attributes.TryGetValue(attribute, out object? value)) return TextsOf(value);
        List<string> all = [];
        for (int i = 0; Attributes.TryGetValue($"{attribute}{i}", out object? part); i++) all.AddRange(TextsOf(part));
        return all.Count > 0 ? [.. all] : null;
    }

    // An empty list has no type of its own, so that h5py writes it as numbers.
    static string[] TextsOf(object value) => value as string[] ?? [];
}

/// <summary>A group of an HDF5 file: named groups and datasets, in the order of their names' bytes.</summary>
sealed class Hdf5Group : Hdf5Node
{
    /// <summary>What is in the group.</summary>
    public SortedDictionary<string, Hdf5Node> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The node at a path below this group; null where there is none.</summary>
    public Hdf5Node? Find(string path)
    {
        Hdf5Node? at = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = (at as Hdf5Group)?.Children.GetValueOrDefault(name);
        return at;
    }

    /// <summary>The group at a path below this one, made if it is missing.</summary>
    public Hdf5Group Group(string path)
    {
        Hdf5Group at = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!at.Children.TryGetValue(name, out Hdf5Node? next)) at.Children[name] = next = new Hdf5Group();
            at = next as Hdf5Group ?? throw new ArgumentException($"'{name}' of '{path}' is a dataset, not a group.");
        }
        return at;
    }

    /// <summary>Puts an array at a path below this group.</summary>
    public void Add(string path, NDArray value)
    {
        int slash = path.LastIndexOf('/');
        Hdf5Group group = slash < 0 ? this : Group(path[..slash]);
        var dataset = new Hdf5Dataset(value.DType, value.Shape, () => value);
        // HDF5 has no such type: Keras writes the bytes and notes what they are.
        if (value.DType == DType.BFloat16) dataset.Attributes["dtype"] = "bfloat16";
        group.Children.Add(path[(slash + 1)..], dataset);
    }

    /// <summary>All datasets below this group with their paths.</summary>
    public IEnumerable<(string Path, Hdf5Dataset Dataset)> Datasets()
    {
        foreach ((string name, Hdf5Node node) in Children)
            if (node is Hdf5Dataset dataset) yield return (name, dataset);
            else foreach ((string path, Hdf5Dataset inner) in ((Hdf5Group)node).Datasets())
                yield return ($"{name}/{path}", inner);
    }
}

/// <summary>An array in an HDF5 file; its numbers are read when they are asked for.</summary>
/// <param name="type">The type of the elements.</param>
/// <param name="shape">The sizes.</param>
/// <param name="read">Reads the numbers.</param>
sealed class Hdf5Dataset(DType type, Shape shape, Func<NDArray> read) : Hdf5Node
{
    /// <summary>The type of the elements.</summary>
    public DType DType => type;

    /// <summary>The sizes.</summary>
    public Shape Shape => shape;

    /// <summary>How many bytes the numbers take.</summary>
    public long Length => Shape.Elements * DType.Size();

    /// <summary>The numbers.</summary>
    public NDArray Read() => read();
}
