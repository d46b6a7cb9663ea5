using Lamina.InstructionSets;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>
/// Files that h5py 3.7 wrote (tests/Lamina.Fuzz/corpus/hdf5), read by our own reader, and what ours wrote.
/// </summary>
[Trait(ForcedInstructionSets.Instructions, ForcedInstructionSets.Once)]
public class Hdf5Tests
{
    static Hdf5Group Read(string name)
    {
        string path = Path.Combine(GoldenFiles.Folder, "..", "..", "Lamina.Fuzz", "corpus", "hdf5", name);
        return Hdf5Reader.Read(new MemoryStream(File.ReadAllBytes(path)), name);
    }

    static NDArray Array(Hdf5Group root, string path) => Assert.IsType<Hdf5Dataset>(root.Find(path)).Read();

    static IEnumerable<double> Counting(int count) => Enumerable.Range(0, count).Select(i => (double)i);

    static double[] Values(NDArray array) => [.. Enumerable.Range(0, (int)array.Elements).Select(i => array[i])];

    [Theory]
    [InlineData("gzip", DType.Float32), InlineData("shuffled", DType.Float64), InlineData("checked", DType.Int32)]
    [InlineData("all", DType.Float16)]
    public void Chunks_are_put_together(string name, DType type)
    {
        NDArray array = Array(Read("chunked.h5"), name);
        Assert.Equal((type, new Shape(7, 5, 3)), (array.DType, array.Shape));
        Assert.Equal(Counting(105), Values(array));
    }

    [Fact]
    public void Other_kinds_of_numbers_and_notes_are_read()
    {
        Hdf5Group root = Read("chunked.h5");
        Assert.Equal(Counting(1000), Values(Array(root, "many")));
        Assert.Equal([true, false, true], Array(root, "bool").ToArray<bool>());
        Assert.Equal(Counting(5), Values(Array(root, "u8")));
        Assert.Equal(2.5, Array(root, "scalar")[0]);
        Assert.Equal(new Shape(0, 4), Array(root, "empty").Shape);
        Assert.Equal(["one", "three"], root.Find("fixed")!.Texts("names")!);
        Assert.Equal(Counting(3), Values((NDArray)root.Find("fixed")!.Attributes["n"]));
    }

    [Theory, InlineData("latest.h5"), InlineData("track.h5")]
    public void Groups_in_the_new_style_are_read(string file)
    {
        Hdf5Group root = Read(file);
        Assert.Equal("dense", root.Find("layers/dense/vars")!.Text("name"));
        Assert.Equal(Counting(15), Values(Array(root, "layers/dense/vars/0")));
        Assert.Equal(Counting(3), Values(Array(root, "layers/dense/vars/1")));
    }

    [Theory]
    [InlineData("soft_link.h5", "link"), InlineData("external_link.h5", "link"), InlineData("virtual.h5", "virtual")]
    [InlineData("external_storage.h5", "another file"), InlineData("lzf.h5", "filter")]
    [InlineData("big_endian.h5", "highest byte"), InlineData("dense_links.h5", "libver")]
    [InlineData("circle.h5", "used twice"), InlineData("sparse.h5", "2 GiB")]
    public void What_weights_do_not_need_is_refused(string file, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidModelFileException>(() => Read(file)).Message);

    [Fact]
    public void A_bomb_is_read_only_within_bounds()
    {
        // 64 MiB of zeros in 68 KB: just what a small file may grow to.
        Assert.Equal(64 << 20, Array(Read("bomb.h5"), "x").Elements);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(8), InlineData(9), InlineData(256), InlineData(257)]
    [InlineData(5000)]
    public void Groups_of_any_size_come_back(int count)
    {
        var root = new Hdf5Group();
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"größe_{i * 7919 % 10007}")];
        foreach (string name in names)
        {
            root.Add($"g/{name}", NDArray.Scalar(1, DType.Int64));
            root.Find($"g/{name}")!.Attributes["text"] = name;
        }
        root.Group("g").Attributes["names"] = names.Take(100).ToArray();
        var stream = new MemoryStream();
        Hdf5Writer.Write(root, stream);
        stream.Position = 0;
        Hdf5Group read = Hdf5Reader.Read(stream, "test.h5");
        Assert.Equal(GoldenFiles.Structure(root), GoldenFiles.Structure(read));
    }
}
