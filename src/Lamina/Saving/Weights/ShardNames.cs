using System.Globalization;

namespace Lamina.Saving;

/// <summary>
/// Names for the files of sharded weights. New files never replace those that the present index lists, so that until
/// the new index is there the old weights can be read.
/// </summary>
sealed class ShardNames
{
    /// <summary>How an index of safetensors files ends.</summary>
    public const string SafetensorsIndex = ".safetensors.index.json";

    /// <summary>How an index of Keras's weights files ends.</summary>
    public const string KerasIndex = ".weights.json";

    readonly string folder, stem, ending;
    readonly string[] old;
    int count;

    /// <param name="path">The index.</param>
    /// <param name="indexEnding">How its name ends.</param>
    /// <param name="ending">How the files' names end.</param>
    public ShardNames(string path, string indexEnding, string ending)
    {
        folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string name = Path.GetFileName(path)[..^indexEnding.Length];
        this.ending = ending;
        old = File.Exists(path) ? [.. ShardIndex.Read(path).Files.Keys] : [];
        stem = name;
        for (int i = 1; old.Contains(PathOf($"{stem}_00000{ending}")); i++) stem = $"{name}_{i}";
    }

    /// <summary>The name of the next file.</summary>
    public string Next() => $"{stem}_{(count++).ToString("00000", CultureInfo.InvariantCulture)}{ending}";

    /// <summary>Where a file is.</summary>
    public string PathOf(string file) => Path.Combine(folder, file);

    /// <summary>Deletes the files of the index that was replaced.</summary>
    public void DeleteOld()
    {
        foreach (string file in old) File.Delete(file);
    }
}
