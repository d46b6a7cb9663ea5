using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Data;

/// <summary>Datasets in files that the tests write: their formats, and what is wrong with a file.</summary>
public sealed class LocalDatasetTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("datasets").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string At(string name) => Path.Combine(folder, name);

    [Fact]
    public void Cifar_images_have_their_channels_last()
    {
        byte[] record = new byte[1 + 3072];
        record[0] = 7;
        (record[1], record[1 + 1024], record[1 + 2048], record[2]) = (255, 51, 102, 204);
        for (int i = 1; i <= 5; i++) File.WriteAllBytes(At($"data_batch_{i}.bin"), [.. record, .. record]);
        File.WriteAllBytes(At("test_batch.bin"), record);
        var (train, test) = Datasets.Cifar10.Load(folder);
        Assert.Equal((new Shape([10, 32, 32, 3]), 1), (train.Images.Shape, test.Count));
        float[] pixels = test.Images.ToArray<float>();
        Assert.Equal([1f, 0.2f, 0.4f, 0.8f], pixels[..4]);
        Assert.Equal(("horse", 7), (Datasets.Cifar10.ClassNames[7], test.Labels.ToArray<int>()[0]));

        File.WriteAllBytes(At("test_batch.bin"), record[1..]);
        Assert.Contains("3073", Assert.Throws<InvalidModelFileException>(() => Datasets.Cifar10.Load(folder)).Message);
        record[0] = 10;
        File.WriteAllBytes(At("test_batch.bin"), record);
        Assert.Contains("class 10", Assert.Throws<InvalidModelFileException>(() => Datasets.Cifar10.Load(folder))
            .Message);
    }

    [Fact]
    public void Cifar100_has_fine_and_coarse_labels()
    {
        byte[] record = new byte[2 + 3072];
        (record[0], record[1]) = (19, 99);
        File.WriteAllBytes(At("train.bin"), record);
        File.WriteAllBytes(At("test.bin"), record);
        Assert.Equal([99], Datasets.Cifar100.Load(folder).Train.Labels.ToArray<int>());
        Assert.Equal([19], Datasets.Cifar100.Load(folder, "coarse").Test.Labels.ToArray<int>());
        Assert.Throws<ArgumentException>(() => Datasets.Cifar100.Load(folder, "finer"));
        Assert.Throws<DatasetNotFoundException>(() => Datasets.Cifar100.Load(At("nowhere")));
    }

    [Fact]
    public void Fashion_images_are_read_from_idx_files()
    {
        foreach (string part in new[] { "train", "t10k" })
        {
            File.WriteAllBytes(At($"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2,
                0, 51, 102, 255]);
            File.WriteAllBytes(At($"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 9, 0]);
        }
        LabeledImages train = Datasets.FashionMnist.Load(folder).Train;
        Assert.Equal(new Shape([2, 1, 2, 1]), train.Images.Shape);
        Assert.Equal([0f, 0.2f, 0.4f, 1f], train.Images.ToArray<float>());
        Assert.Equal([9, 0], train.Labels.ToArray<int>());
        File.WriteAllBytes(At("train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 9]);
        Assert.Throws<InvalidModelFileException>(() => Datasets.FashionMnist.Load(folder));
    }

    static byte[] Npy(string type, string shape, byte[] elements, string fortran = "False")
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. elements];
    }

    static NDArray Read(byte[] file) => NumPy.Load(new MemoryStream(file), "a.npy");

    [Fact]
    public void Npy_files_have_types_orders_and_shapes()
    {
        NDArray a = Read(Npy("<i2", "(2, 3)", [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255, 255]));
        Assert.Equal((DType.Int32, new Shape([2, 3])), (a.DType, a.Shape));
        Assert.Equal([1, 2, 3, 4, 5, -1], a.ToArray<int>());
        NDArray b = Read(Npy("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], "True"));
        Assert.Equal([1, 2, 3, 4, 5, 6], b.ToArray<byte>());
        Assert.Equal([1f], Read(Npy(">f4", "(1,)", [0x3F, 0x80, 0, 0])).ToArray<float>());
        Assert.Equal(0, Read(Npy("<f8", "()", new byte[8])).Shape.Rank);
        Assert.Equal([true, false], Read(Npy("|b1", "(2,)", [1, 0])).ToArray<bool>());
    }

    [Fact]
    public void Bad_npy_files_are_refused()
    {
        Assert.Contains("cut short",
            Assert.Throws<InvalidModelFileException>(() => Read(Npy("<f8", "(2,)", new byte[8]))).Message);
        Assert.Contains("pickled",
            Assert.Throws<InvalidModelFileException>(() => Read(Npy("|O", "(2,)", new byte[8]))).Message);
        Assert.Throws<InvalidModelFileException>(() => Read(Npy("<f8", "(2000000, 2000000)", [])));
        Assert.Throws<InvalidModelFileException>(() => Read([1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void Houses_are_split_as_NumPy_shuffles()
    {
        using (var archive = ZipFile.Open(At("boston_housing.npz"), ZipArchiveMode.Create))
        {
            void Add(string name, byte[] content)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
            Add("x.npy", Npy("|u1", "(10, 1)", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
            Add("y.npy", Npy("|u1", "(10,)", [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]));
        }
        var (train, test) = Datasets.BostonHousing.Load(folder, seed: 0);
        Assert.Equal([2f, 8f, 4f, 9f, 1f, 6f, 7f, 3f], train.Features.ToArray<float>());
        Assert.Equal([0f, 50f], test.Targets.ToArray<float>());
        Assert.Throws<ArgumentException>(() => Datasets.BostonHousing.Load(folder, testSplit: 1));
        Assert.Throws<DatasetNotFoundException>(() => Datasets.CaliforniaHousing.Load(folder));
    }
}
