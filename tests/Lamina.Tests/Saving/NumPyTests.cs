using System.Text;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

public sealed class NumPyTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina").FullName;

    string Target => Path.Combine(folder, "array.npy");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    NDArray Load(string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        File.WriteAllBytes(Target, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. data]);
        return NumPy.Load(Target);
    }

    [Theory]
    [InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Float16), InlineData(DType.BFloat16)]
    [InlineData(DType.Int32), InlineData(DType.Int64), InlineData(DType.UInt8), InlineData(DType.Bool)]
    public void Every_type_comes_back(DType type)
    {
        foreach (Shape shape in (Shape[])[Shape.Scalar, 1, (2, 3), (0, 4)])
        {
            var array = new NDArray(shape, type);
            array.Bytes.Fill(1);
            NumPy.Save(Target, array);
            NDArray read = NumPy.Load(Target);
            Assert.Equal((type, shape), (read.DType, read.Shape));
            Assert.True(array.Bytes.SequenceEqual(read.Bytes));
        }
    }

    [Fact]
    public void The_header_is_as_numpy_writes_it()
    {
        NumPy.Save(Target, new NDArray(3));
        byte[] file = File.ReadAllBytes(Target);
        Assert.Equal(128 + 12, file.Length);
        string header = Encoding.ASCII.GetString(file, 10, 118);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n", header);
    }

    [Fact]
    public void Columns_big_ends_and_narrow_numbers_are_understood()
    {
        NDArray columns = Load("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}", [0, 10, 1, 11, 2, 12]);
        Assert.Equal([0, 1, 2, 10, 11, 12], columns.ToArray<byte>());
        NDArray big = Load("{'shape': (2,), 'fortran_order': False, 'descr': '>i2', }", [0, 1, 255, 254]);
        Assert.Equal([1, -2], big.ToArray<int>());
        NDArray wide = Load("{'shape': (1,), 'fortran_order': False, 'descr': '<u4', }", [255, 255, 255, 255]);
        Assert.Equal([uint.MaxValue], wide.ToArray<long>());
        NDArray small = Load("{'shape': (3,), 'fortran_order': False, 'descr': '|i1', }", [1, 255, 128]);
        Assert.Equal([1, -1, -128], small.ToArray<int>());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "Python objects")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "named fields")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)}", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647)}", "too many")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "missing")]
    [InlineData("__import__('os').system('ls')", "'{'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} 1", "follows")]
    public void What_is_no_array_of_numbers_is_refused(string header, string reason)
    {
        var error = Assert.Throws<InvalidModelFileException>(() => Load(header, new byte[4]));
        Assert.Contains(reason, error.Message);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void An_archive_comes_back(bool compressed)
    {
        string path = Path.Combine(folder, "arrays.npz");
        var arrays = new OrderedDictionary<string, NDArray>
        {
            ["dense/kernel"] = NDArray.From<float>([1, 2, 3, 4], (2, 2)),
            ["a"] = NDArray.From<long>([-1]),
            ["A"] = NDArray.From<bool>([true, false]),
        };
        NumPy.SaveArchive(path, arrays, compressed);
        OrderedDictionary<string, NDArray> read = NumPy.LoadArchive(path);
        Assert.Equal(arrays.Keys, read.Keys);
        foreach ((string name, NDArray array) in arrays) Assert.True(array.Bytes.SequenceEqual(read[name].Bytes));
        Assert.Throws<ArgumentException>(() => NumPy.SaveArchive(path, [KeyValuePair.Create("../a", arrays["a"])]));
        Assert.Equal(3, NumPy.LoadArchive(path).Count);
    }
}
