using Lamina.IR;

namespace Lamina.Data.Tests;

public sealed class ClassFolderTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    void Fill()
    {
        foreach (string name in new[] { "b/2.txt", "b/1.TXT", "b/deep/3.txt", "a/1.txt", "a/note.md", ".git/x.txt" })
            folder.Write(name, "text");
        folder.Write("stray.txt", "text");
    }

    string[] Names(ClassFolder read) =>
        [.. read.Files.Select(f => $"{Path.GetRelativePath(folder.Path, f.Path).Replace('\\', '/')}:{f.Class}")];

    [Fact]
    public void Sub_folders_in_order_are_the_classes()
    {
        Fill();
        var read = ClassFolder.Read(folder.Path, [".txt"], shuffle: false);
        Assert.Equal(["a", "b"], read.ClassNames);
        Assert.Equal(["a/1.txt:0", "b/1.TXT:1", "b/2.txt:1", "b/deep/3.txt:1"], Names(read));
    }

    [Fact]
    public void Named_classes_give_their_order()
    {
        Fill();
        var read = ClassFolder.Read(folder.Path, [".txt"], ["b", "a"], shuffle: false);
        Assert.Equal("a/1.txt:1", Names(read)[^1]);
        Assert.Equal(["b"], ClassFolder.Read(folder.Path, [".txt"], ["b"]).ClassNames);
    }

    [Fact]
    public void Seeded_order_is_repeatable_and_split_loses_nothing()
    {
        for (int i = 0; i < 50; i++) folder.Write($"c{i % 3}/{i:00}.txt", "");
        var first = ClassFolder.Read(folder.Path, [".txt"], seed: 7);
        var again = ClassFolder.Read(folder.Path, [".txt"], seed: 7);
        var other = ClassFolder.Read(folder.Path, [".txt"], seed: 8);
        var sorted = ClassFolder.Read(folder.Path, [".txt"], shuffle: false);
        Assert.Equal(first.Files, again.Files);
        Assert.NotEqual(first.Files, other.Files);
        Assert.NotEqual(first.Files, sorted.Files);
        Assert.Equal(sorted.Files.ToHashSet(), first.Files.ToHashSet());
        (ClassFolder training, ClassFolder validation) = first.Split(0.25);
        Assert.Equal(12, validation.Files.Count);
        Assert.Equal(first.Files, training.Files.Concat(validation.Files));
        Assert.Equal(first.ClassNames, validation.ClassNames);
    }

    [Fact]
    public void Labels_are_as_the_mode_says()
    {
        Fill();
        var read = ClassFolder.Read(folder.Path, [".txt"], shuffle: false);
        NDArray index = read.Label(read.Files[1], LabelMode.Int);
        Assert.Equal((DType.Int32, 0, 1.0), (index.DType, index.Shape.Rank, index[0]));
        Assert.Equal([0f, 1f], read.Label(read.Files[1], LabelMode.Categorical).ToArray<float>());
        Assert.Equal([1f], read.Label(read.Files[1], LabelMode.Binary).ToArray<float>());
        folder.Write("c/1.txt", "");
        var three = ClassFolder.Read(folder.Path, [".txt"]);
        Assert.Throws<ArgumentException>(() => three.Label(three.Files[0], LabelMode.Binary));
    }

    [Fact]
    public void Errors_name_the_folder_and_what_is_there()
    {
        Assert.Throws<DirectoryNotFoundException>(() => ClassFolder.Read(folder.File("none"), [".txt"]));
        var empty = Assert.Throws<DataFormatException>(() => ClassFolder.Read(folder.Path, [".txt"]));
        Assert.Equal(folder.Path, empty.File);
        Fill();
        var missing = Assert.Throws<DataFormatException>(() => ClassFolder.Read(folder.Path, [".txt"], ["a", "z"]));
        Assert.Contains("no sub-folder 'z'; it has a, b", missing.Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => ClassFolder.Read(folder.Path, [".png"]));
        Assert.Throws<ArgumentException>(() => ClassFolder.Read(folder.Path, ["txt"]));
        Assert.Throws<ArgumentException>(() => ClassFolder.Read(folder.Path, [".txt"], ["a", "a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassFolder.Read(folder.Path, [".txt"]).Split(1));
        Assert.Throws<InvalidOperationException>(() => ClassFolder.Read(folder.Path, [".txt"]).Split(0.1));
    }
}
