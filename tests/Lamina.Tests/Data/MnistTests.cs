using Lamina.Data;
using Lamina.InstructionSets;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Data;

[Trait(ForcedInstructionSets.Instructions, ForcedInstructionSets.Once)]
public sealed class MnistTests : IDisposable
{
    static readonly string[] names =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    readonly string folder = Directory.CreateTempSubdirectory("mnist").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_repository_has_it()
    {
        var (train, test) = Datasets.Mnist.Load();
        Assert.Equal("float32 (60000, 28, 28, 1)", train.Images.ToString());
        Assert.Equal("float32 (10000, 28, 28, 1)", test.Images.ToString());
        Assert.Equal("int32 (60000)", train.Labels.ToString().Replace(",)", ")", StringComparison.Ordinal));
        Assert.Equal([5, 0, 4, 1, 9], train.Labels.ToArray<int>()[..5]);
        Assert.Equal([7, 2, 1, 0, 4], test.Labels.ToArray<int>()[..5]);
        Assert.Equal(0, Min(train.Images));
        Assert.Equal(1, Max(train.Images));
        Assert.Equal(0.13066, Mean(train.Images), 4);
        Assert.Equal(10, train.Labels.ToArray<int>().Distinct().Count());
    }

    [Fact]
    public void The_first_rows_share_the_memory()
    {
        var all = new LabeledImages(new float[4, 2, 2, 1], new int[4]);
        LabeledImages first = all.Take(3);
        Assert.Equal(3, first.Count);
        first.Labels.AsSpan<int>()[0] = 7;
        Assert.Equal(7, all.Labels[0]);
        Assert.Equal(4, all.Take(9).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Take(-1));
    }

    [Fact]
    public void Missing_files_are_named_with_a_remedy()
    {
        var e = Assert.Throws<DatasetNotFoundException>(() => Datasets.Mnist.Load(folder));
        Assert.Equal([folder], e.Searched);
        Assert.Contains("LAMINA_DATA", e.Message, StringComparison.Ordinal);
        Assert.Contains(folder, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_three_of_the_four_does_not_do()
    {
        foreach (string name in names.Take(3)) File.WriteAllBytes(Path.Combine(folder, name), []);
        Assert.Throws<DatasetNotFoundException>(() => Datasets.Mnist.Load(folder));
    }

    [Fact]
    public void A_short_file_is_refused()
    {
        foreach (string name in names) File.WriteAllBytes(Path.Combine(folder, name), [0, 0, 8, 1]);
        Assert.Contains("4 bytes", Damage().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_is_refused()
    {
        foreach (string name in names) File.WriteAllBytes(Path.Combine(folder, name), []);
        File.WriteAllBytes(Path.Combine(folder, names[0]), new byte[47_040_016]);
        Assert.Contains("ba891046", Damage().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_compression_is_refused()
    {
        foreach (string name in names) File.WriteAllBytes(Path.Combine(folder, name + ".gz"), [1, 2, 3, 4, 5, 6]);
        Assert.IsType<InvalidDataException>(Damage().InnerException);
    }

    [Fact]
    public void A_longer_file_is_refused()
    {
        foreach (string name in names) File.WriteAllBytes(Path.Combine(folder, name), []);
        File.WriteAllBytes(Path.Combine(folder, names[0]), new byte[47_040_017]);
        Assert.Contains("more bytes", Damage().Problem, StringComparison.Ordinal);
    }

    InvalidModelFileException Damage()
    {
        var e = Assert.Throws<InvalidModelFileException>(() => Datasets.Mnist.Load(folder));
        Assert.StartsWith(Path.Combine(folder, names[0]), e.File, StringComparison.Ordinal);
        return e;
    }

    static float Min(NDArray x) => System.Numerics.Tensors.TensorPrimitives.Min<float>(x.AsSpan<float>());

    static float Max(NDArray x) => System.Numerics.Tensors.TensorPrimitives.Max<float>(x.AsSpan<float>());

    static double Mean(NDArray x) => x.AsSpan<float>().ToArray().Average(pixel => (double)pixel);
}
