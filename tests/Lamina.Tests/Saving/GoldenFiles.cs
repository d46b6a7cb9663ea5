using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>The files that Keras wrote, for tests of reading and writing.</summary>
static class GoldenFiles
{
    /// <summary>The folder of the golden files.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The names of the models whose layers are all there.</summary>
    public static IEnumerable<string> Models =>
    [
        "mlp", "convnet", "batchnorm", "resblock", "nested", "lstm", "gru", "seq2seq", "causal_attention",
        "transformer",
    ];

    /// <summary>The path of a model's file.</summary>
    public static string File(string model, string ending) => Path.Combine(Folder, model, model + ending);

    /// <summary>The structure of an HDF5 file: paths, shapes, types and notes, a line each.</summary>
    public static List<string> Structure(Hdf5Node node, string path = "")
    {
        List<string> lines = [.. node.Attributes.Select(a => $"{path}@{a.Key} = {Text(a.Value)}")
            .Order(StringComparer.Ordinal)];
        if (node is Hdf5Dataset dataset) return [$"{path}: {dataset.DType} {dataset.Shape}", .. lines];
        foreach ((string name, Hdf5Node child) in ((Hdf5Group)node).Children)
            lines.AddRange(Structure(child, $"{path}/{name}"));
        return [$"{path}/", .. lines];
    }

    static string Text(object value) => value switch
    {
        string[] { Length: 0 } or Lamina.IR.NDArray { Elements: 0 } => "none",
        string[] texts => string.Join(" ", texts),
        // JSON and versions are looked at by other tests.
        string { Length: > 100 } => "…",
        _ => value.ToString()!,
    };

    static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "tests", "golden"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "golden", "files");
    }
}
