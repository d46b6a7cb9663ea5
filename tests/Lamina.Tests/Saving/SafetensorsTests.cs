using System.Buffers.Binary;
using System.Text;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

public sealed class SafetensorsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lamina").FullName;

    string Target => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static byte[] FileOf(string header, int dataLength = 0)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    static SafetensorsFile Read(byte[] file) => Safetensors.Read(new MemoryStream(file), "test.safetensors");

    static SafetensorsEntry[] Entries() =>
    [
        new("scalar", DType.Float64, Shape.Scalar, BitConverter.GetBytes(Math.PI)),
        new("dense/kernel", DType.Float32, new Shape(2, 3), new byte[24]),
        new("größe \"漢\"", DType.BFloat16, new Shape(3), new byte[] { 1, 2, 3, 4, 5, 6 }),
        new("half", DType.Float16, new Shape(1, 1), new byte[] { 7, 8 }),
        new("empty", DType.Int32, new Shape(2, 0), Array.Empty<byte>()),
        new("long", DType.Int64, new Shape(1), BitConverter.GetBytes(-5L)),
        new("bytes", DType.UInt8, new Shape(5), new byte[] { 1, 2, 3, 254, 255 }),
        new("flags", DType.Bool, new Shape(2), new byte[] { 1, 0 }),
    ];

    [Fact]
    public void Everything_written_is_read_again()
    {
        Dictionary<string, string> metadata = new() { ["format"] = "lamina", ["note"] = "a \"quoted\" ü" };
        Safetensors.Write(Target, Entries(), metadata);
        SafetensorsFile file = Safetensors.Read(Target);
        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(Entries().Length, file.Entries.Count);
        foreach (SafetensorsEntry expected in Entries())
        {
            SafetensorsEntry actual = file.Entries[expected.Name];
            Assert.Equal(expected.DType, actual.DType);
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
        }
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_order_of_the_entries_does_not_show_in_the_file()
    {
        Safetensors.Write(Target, Entries());
        byte[] first = File.ReadAllBytes(Target);
        Safetensors.Write(Target, Entries().Reverse());
        Assert.Equal(first, File.ReadAllBytes(Target));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(first) % 8);
    }

    [Fact]
    public void Arrays_go_in_and_out()
    {
        NDArray array = NDArray.Wrap(new float[,] { { 1, 2 }, { 3, 4 } });
        Safetensors.Write(Target, [SafetensorsEntry.From("x", array)]);
        NDArray again = Safetensors.Read(Target).Entries["x"].ToNDArray();
        Assert.Equal(array.Shape, again.Shape);
        Assert.Equal([1f, 2, 3, 4], again.ToArray<float>());
    }

    [Fact]
    public void A_file_of_the_reference_implementation_is_read()
    {
        // As the Python package writes {"a": np.array([1, 2], np.float32)} with metadata {"k": "v"}.
        byte[] file = FileOf("{\"__metadata__\":{\"k\":\"v\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}  ", 8);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(file.Length - 8), 1f);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(file.Length - 4), 2f);
        SafetensorsFile read = Read(file);
        Assert.Equal("v", read.Metadata["k"]);
        Assert.Equal([1f, 2f], read.Entries["a"].ToNDArray().ToArray<float>());
        Assert.Empty(Read(FileOf("{}")).Entries);
    }

    [Fact]
    public void A_file_cut_short_at_any_length_is_refused()
    {
        Safetensors.Write(Target, Entries(), new Dictionary<string, string> { ["a"] = "b" });
        byte[] file = File.ReadAllBytes(Target);
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<InvalidModelFileException>(() => Read(file[..length]));
        Assert.Throws<InvalidModelFileException>(() => Read([.. file, 0]));
    }

    [Fact]
    public void A_damaged_byte_never_gives_another_exception()
    {
        Safetensors.Write(Target, Entries(), new Dictionary<string, string> { ["a"] = "b" });
        byte[] file = File.ReadAllBytes(Target);
        byte[] damages = [0, 1, (byte)'"', (byte)'9', (byte)'-', (byte)'{', (byte)']', (byte)'\\', 0x80, 0xFF];
        for (int at = 0; at < file.Length; at++)
        {
            foreach (byte damage in damages)
            {
                byte[] damaged = [.. file];
                damaged[at] = damage;
                try { Read(damaged); }
                catch (InvalidModelFileException e) { Assert.StartsWith("test.safetensors: ", e.Message); }
            }
        }
    }

    public static TheoryData<string, int, string> Malformed => new()
    {
        { " {}", 0, "does not begin with '{'" },
        { "[]", 0, "does not begin with '{'" },
        { "{", 0, "not valid JSON" },
        { "{}x", 0, "not valid JSON" },
        { "{}", 1, "describes 0 bytes" },
        { "{\"a\":1}", 0, "a is not a JSON object" },
        { "{" + Tensor("\"F32\"", "[1]", "[0,4]"), 4, "not valid JSON" },
        { One("\"F8_E4M3\"", "[1]", "[0,1]"), 1, "dtype 'F8_E4M3'" },
        { One("\"f32\"", "[1]", "[0,4]"), 4, "dtype 'f32'" },
        { One("1", "[1]", "[0,4]"), 4, "a.dtype is not text" },
        { One("\"F32\"", "[-1]", "[0,4]"), 4, "whole numbers" },
        { One("\"F32\"", "[1.5]", "[0,4]"), 4, "whole numbers" },
        { One("\"F32\"", "[\"1\"]", "[0,4]"), 4, "whole numbers" },
        { One("\"F32\"", "[4294967296]", "[0,4]"), 4, "whole numbers" },
        { One("\"F32\"", "[99999999999999999999999]", "[0,4]"), 4, "whole numbers" },
        { One("\"F32\"", "[[1]]", "[0,4]"), 4, "not valid JSON" },
        { One("\"F32\"", "1", "[0,4]"), 4, "a.shape is not an array" },
        { One("\"F32\"", "[2147483647,2147483647,2147483647]", "[0,4]"), 4, "more than can be counted" },
        { One("\"F32\"", "[2]", "[0,4]"), 4, "needs 8" },
        { One("\"F32\"", "[]", "[0,8]"), 8, "needs 4" },
        { One("\"F32\"", "[1]", "[4,0]"), 4, "data_offsets [4, 0]" },
        { One("\"F32\"", "[1]", "[0]"), 4, "data_offsets [0]" },
        { One("\"F32\"", "[1]", "[0,4,4]"), 4, "data_offsets [0, 4, 4]" },
        { One("\"F32\"", "[2]", "[0,8]"), 4, "within the file's 4 bytes" },
        { One("\"F32\"", "[1]", "[4,8]"), 8, "begins at 4" },
        { One("\"F32\"", "[1]", "[0,4]"), 8, "describes 4 bytes" },
        { One("\"F32\"", "[0]", "[9223372036854775807,9223372036854775807]"), 0, "within the file's 0 bytes" },
        { Two("[0,2]", "[1,3]"), 3, "begins at 1" },
        { Two("[0,2]", "[3,5]"), 5, "begins at 3" },
        { Two("[0,2]", "[2,4]", "a"), 4, "'a' stands twice" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}", 0, "lacks one of" },
        { "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0, "dtype twice" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}}", 0, "unknown field 'x'" },
        { "{\"__metadata__\":[]}", 0, "__metadata__ is not a JSON object" },
        { "{\"__metadata__\":{\"a\":1}}", 0, "__metadata__.a is not text" },
        { "{\"__metadata__\":{\"a\":{}}}", 0, "__metadata__.a is not text" },
        { "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "'a' stands twice" },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "'__metadata__' stands twice" },
        { "{\"__metadata__\":{\"a\":\"\\ud800\"}}", 0, "not valid JSON" },
        { "{/**/}", 0, "not valid JSON" },
        { One("\"BOOL\"", "[1]", "[0,1]"), -1, "bytes other than 0 and 1" },
    };

    static string Tensor(string type, string shape, string offsets, string name = "a") =>
        $"\"{name}\":{{\"dtype\":{type},\"shape\":{shape},\"data_offsets\":{offsets}}}";

    static string One(string type, string shape, string offsets) => "{" + Tensor(type, shape, offsets) + "}";

    static string Two(string first, string second, string secondName = "b") =>
        "{" + Tensor("\"U8\"", "[2]", first) + "," + Tensor("\"U8\"", "[2]", second, secondName) + "}";

    [Theory, MemberData(nameof(Malformed))]
    public void A_header_that_breaks_a_rule_is_refused(string header, int dataLength, string problem)
    {
        byte[] file = FileOf(header, Math.Abs(dataLength));
        if (dataLength < 0) file[^1] = 2;
        var error = Assert.Throws<InvalidModelFileException>(() => Read(file));
        Assert.Contains(problem, error.Problem);
        Assert.Equal("test.safetensors", error.File);
    }

    [Fact]
    public void A_header_longer_than_allowed_or_than_the_file_is_refused_before_memory_is_taken()
    {
        foreach (long length in new[] { 100_000_001, long.MaxValue, -1, 3 })
        {
            byte[] file = FileOf("{}");
            BinaryPrimitives.WriteInt64LittleEndian(file, length);
            Assert.Contains("length", Assert.Throws<InvalidModelFileException>(() => Read(file)).Problem);
        }
        byte[] invalid = FileOf("{\"a\":1}");
        invalid[10] = 0xFF;
        Assert.Contains("UTF-8", Assert.Throws<InvalidModelFileException>(() => Read(invalid)).Problem);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        Safetensors.Write(Target, Entries());
        byte[] before = File.ReadAllBytes(Target);
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(Target, stream => { stream.WriteByte(1); throw new InvalidOperationException(); }));
        SafetensorsEntry entry = new("x", DType.Float32, new Shape(1), new byte[4]);
        Assert.Throws<ArgumentException>(() => Safetensors.Write(Target, [entry, entry]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(Target, [entry with { Name = "__metadata__" }]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(Target, [entry with { Shape = new Shape(2) }]));
        Assert.Equal(before, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }
}
