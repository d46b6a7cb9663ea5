using Lamina.IR;

namespace Lamina.Data;

/// <summary>
/// The files of a folder by class: each sub-folder is a class, and all files below it belong to it. The names of the
/// classes are in ordinal order, the files of a class too. (Keras's image_, text_ and audio_dataset_from_directory.)
/// </summary>
/// <example><code run="false">
/// // flowers/rose/1.png, flowers/rose/2.png, flowers/tulip/1.png
/// var folder = ClassFolder.Read("flowers", [".png", ".jpg"], seed: 1);
/// (ClassFolder train, ClassFolder validation) = folder.Split(0.2);
/// </code></example>
public sealed class ClassFolder
{
    const int MaxDepth = 64;

    ClassFolder(string path, IReadOnlyList<string> names, IReadOnlyList<ClassFile> files) =>
        (Path, ClassNames, Files) = (path, names, files);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The classes; their positions are the indices of the files.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The files with their classes, in the order in which they are to be read.</summary>
    public IReadOnlyList<ClassFile> Files { get; }

    /// <summary>Lists a folder; no file is opened.</summary>
    /// <param name="path">The folder with a sub-folder for each class; hidden ones (.name) are left out.</param>
    /// <param name="extensions">Which files count, such as ".png", in any case.</param>
    /// <param name="classNames">The sub-folders to take and their order; by default all, sorted.</param>
    /// <param name="shuffle">Whether the files come in random order.</param>
    /// <param name="seed">The seed of that order; by default the next of <see cref="Random"/>.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="DataFormatException">It has no sub-folder, a class is missing, or no file counts.</exception>
    /// <exception cref="ArgumentException">An extension has no dot, or a name of a class stands twice.</exception>
    public static ClassFolder Read(string path, IReadOnlyList<string> extensions,
        IReadOnlyList<string>? classNames = null, bool shuffle = true, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(extensions);
        if (extensions.FirstOrDefault(e => !e.StartsWith('.')) is { } wrong)
            throw new ArgumentException($"An extension begins with a dot, as in \".png\"; '{wrong}' does not.");
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder '{path}'.");
        string[] names = Names(path, classNames);
        ClassFile[] files = [.. names.SelectMany((name, at) =>
            Below(System.IO.Path.Combine(path, name), extensions, 0).Select(file => new ClassFile(file, at)))];
        if (files.Length == 0) throw new DataFormatException(path, null,
            $"its {names.Length} classes ({string.Join(", ", names)}) have no file {string.Join(", ", extensions)}.");
        if (shuffle) files = Shuffled(files, seed ?? Random.NextSeed());
        return new(path, names, files);
    }

    /// <summary>
    /// Cuts the last files off for validation; which they are is random if the folder was read shuffled, and always the
    /// same for the same seed.
    /// </summary>
    /// <param name="validationSplit">The share that is cut off, in (0, 1); it is rounded down.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside of (0, 1).</exception>
    /// <exception cref="InvalidOperationException">A part would be empty.</exception>
    public (ClassFolder Training, ClassFolder Validation) Split(double validationSplit)
    {
        if (validationSplit is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(validationSplit),
            validationSplit, "The share of the files for validation is between 0 and 1.");
        int cut = Files.Count - (int)(validationSplit * Files.Count);
        if (cut == Files.Count || cut == 0) throw new InvalidOperationException(
            $"A share of {validationSplit} of {Files.Count} files of '{Path}' leaves a part empty.");
        return (new(Path, ClassNames, [.. Files.Take(cut)]), new(Path, ClassNames, [.. Files.Skip(cut)]));
    }

    /// <summary>The class of a file as a model wants it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mode">How it is given; see <see cref="LabelMode"/>.</param>
    /// <returns>One label without an axis for the batch.</returns>
    /// <exception cref="ArgumentException">"Binary" is wanted, and there are not two classes.</exception>
    public NDArray Label(ClassFile file, LabelMode mode)
    {
        int classes = ClassNames.Count;
        if (mode == LabelMode.Binary && classes != 2)
            throw new ArgumentException($"Binary labels need two classes; '{Path}' has {classes}.", nameof(mode));
        switch (mode)
        {
            case LabelMode.Categorical:
                var row = new float[classes];
                row[file.Class] = 1;
                return NDArray.From<float>(row);
            case LabelMode.Binary:
                return NDArray.From<float>([file.Class]);
            default:
                return NDArray.From<int>([file.Class]).Reshape(Shape.Scalar);
        }
    }

    static string[] Names(string path, IReadOnlyList<string>? wanted)
    {
        string[] found = [.. Directory.EnumerateDirectories(path).Select(d => System.IO.Path.GetFileName(d))
            .Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
        if (found.Length == 0) throw new DataFormatException(path, null,
            "it has no sub-folders; each class is a sub-folder with the files of that class.");
        if (wanted is null) return found;
        if (wanted.Distinct().Count() != wanted.Count)
            throw new ArgumentException($"A class stands twice in {string.Join(", ", wanted)}.");
        if (wanted.Except(found).FirstOrDefault() is { } missing) throw new DataFormatException(path, null,
            $"it has no sub-folder '{missing}'; it has {string.Join(", ", found)}.");
        return [.. wanted];
    }

    // Files first and then folders, each in ordinal order, so that no file system's own order shows.
    static IEnumerable<string> Below(string folder, IReadOnlyList<string> extensions, int depth)
    {
        if (depth > MaxDepth) throw new DataFormatException(folder, null,
            $"its folders lie more than {MaxDepth} deep; a link leads back to a folder above it.");
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            if (extensions.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                yield return file;
        foreach (string below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            foreach (string file in Below(below, extensions, depth + 1)) yield return file;
    }

    static ClassFile[] Shuffled(ClassFile[] files, long seed)
    {
        int[] order = [.. Enumerable.Range(0, files.Length)];
        new RandomStream(seed).Shuffle(order);
        return [.. order.Select(at => files[at])];
    }
}
