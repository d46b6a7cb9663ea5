using System.IO.Compression;
using Lamina.Audio;
using Lamina.Data;
using Lamina.Onnx;
using Lamina.Saving;
using Lamina.Vision;

namespace Lamina.Fuzz;

/// <summary>
/// A reader for each format: takes any bytes and ends with a value or a refusal, <see cref="IsRefusal"/>. The signature
/// is that of SharpFuzz (Fuzzer.LibFuzzer.Run).
/// </summary>
static class Targets
{
    /// <summary>The targets by the name of the folder of their corpus.</summary>
    public static readonly SortedDictionary<string, Action<ReadOnlySpan<byte>>> All = new(StringComparer.Ordinal)
    {
        ["hdf5"] = Hdf5,
        ["config"] = Config,
        ["keras"] = bytes => InFile(bytes, ".keras", path => Model.Load(path)),
        ["h5"] = bytes => InFile(bytes, ".h5", path => Model.Load(path)),
        ["weights"] = bytes => InFile(bytes, ".weights.h5", path => Small().LoadWeights(path, skipMismatch: true)),
        ["shards"] = bytes => InFile(bytes, ".weights.json", path => Small().LoadWeights(path, skipMismatch: true)),
        ["safetensors"] = bytes => Safetensors.Read(Stream(bytes), "fuzz"),
        ["npy"] = bytes => InFile(bytes, ".npy", path => NumPy.Load(path)),
        ["npz"] = bytes => InFile(bytes, ".npz", path => NumPy.LoadArchive(path)),
        ["onnx"] = bytes => InFile(bytes, ".onnx", Onnx),
        ["torch"] = bytes => InFile(bytes, ".pt", path => PyTorch.Load(path)),
        ["array"] = bytes => InFile(bytes, ".idx", path => Pass(ArrayFile.Records(path))),
        ["arrow"] = bytes => InFile(bytes, ".arrow", path => Table(() => ArrowFile.Open(path))),
        ["csv"] = bytes => InFile(bytes, ".csv", path => Table(() => CsvFile.Open(path, new() { InferenceRows = 2 }))),
        ["example"] = Example,
        ["image"] = bytes => Images.DecodeFrames(bytes, new() { ColorMode = ColorMode.Rgba, MaxPixels = MostPixels }),
        ["jsonl"] = bytes =>
            InFile(bytes, ".jsonl", path => Table(() => JsonLinesFile.Open(path, new() { InferenceRows = 2 }))),
        ["parquet"] = bytes =>
            InFile(bytes, ".parquet", path => Table(() => ParquetFile.Open(path, maxGroupValues: MostValues))),
        ["tfrecord"] = bytes => InFile(bytes, ".tfrecord", path => Pass(TfRecordFile.Examples(path))),
        ["wav"] = bytes => Wav.Decode(bytes.ToArray()),
    };

    // What the caller allows is taken, so the limit is far below the memory that a target may have.
    const long MostPixels = 1 << 20, MostValues = 1 << 20;

    /// <summary>Whether an error is what a reader may say of a bad file; anything else is a finding.</summary>
    public static bool IsRefusal(Exception error) => error is InvalidModelFileException or DataFormatException
        or DatasetException { InnerException: DataFormatException };

    /// <summary>The inputs of a target's corpus.</summary>
    public static byte[][] Corpus(string tests, string target)
    {
        string[] files = [.. Files(tests, target).Order(StringComparer.Ordinal)];
        return target == "config" ? [.. files.Select(ConfigOf)] : [.. files.Select(File.ReadAllBytes)];
    }

    static byte[] ConfigOf(string file)
    {
        using ZipArchive zip = ZipFile.OpenRead(file);
        using Stream member = zip.GetEntry("config.json")!.Open();
        var copy = new MemoryStream();
        member.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Where the files of a target's corpus lie.</summary>
    /// <param name="tests">The folder of the tests.</param>
    /// <param name="target">The target.</param>
    static string[] Files(string tests, string target)
    {
        string golden = Path.Combine(tests, "golden", "files");
        string own = Path.Combine(tests, "Lamina.Fuzz", "corpus", target);
        string[] files = Directory.Exists(own) ? Directory.GetFiles(own) : [];
        return target switch
        {
            "config" or "keras" => Golden("*.keras"),
            "h5" => [.. Golden("*.h5").Where(file => !IsWeights(file))],
            "weights" => [.. Golden("*.weights.h5")],
            _ => files,
        };

        string[] Golden(string pattern) => Directory.GetFiles(golden, pattern, SearchOption.AllDirectories);
        static bool IsWeights(string file) => file.EndsWith(".weights.h5", StringComparison.Ordinal);
    }

    static void Hdf5(ReadOnlySpan<byte> bytes)
    {
        foreach ((_, Hdf5Dataset dataset) in Hdf5Reader.Read(Stream(bytes), "fuzz").Datasets()) dataset.Read();
    }

    /// <summary>A changed name of an operator is that of one that Lamina cannot run.</summary>
    static void Onnx(string path)
    {
        try
        {
            OnnxModel.Load(path);
        }
        catch (NotSupportedException error)
        {
            throw new InvalidModelFileException(path, error.Message, error);
        }
    }

    static void Example(ReadOnlySpan<byte> bytes)
    {
        try
        {
            TfExample.Parse(bytes);
        }
        catch (FormatException error)
        {
            throw new DataFormatException("fuzz", null, error.Message, error);
        }
    }

    /// <summary>All rows of a table; a changed type is that of a column that Lamina does not read.</summary>
    static void Table(Func<TableSource> open)
    {
        TableSource table;
        try
        {
            table = open();
        }
        catch (ArgumentException error) when (error.Message.EndsWith("Choose columns.", StringComparison.Ordinal))
        {
            throw new DataFormatException("fuzz", null, error.Message, error);
        }
        Pass(table.Rows);
    }

    static void Pass<T>(Dataset<T> records)
    {
        foreach (T record in records.ToBlockingEnumerable()) GC.KeepAlive(record);
    }

    /// <summary>The configuration of a model without the zip file around it, whose checksum would protect it.</summary>
    static void Config(ReadOnlySpan<byte> bytes)
    {
        var json = ModelJson.Parse(bytes, "fuzz", "config");
        ModelJson.Making("fuzz", () =>
        {
            using WeightsToCome.End end = WeightsToCome.Begin(1 << 20);
            return Model.FromConfig(json);
        });
    }

    static Sequential Small() => [new Layers.Dense(3, inputShape: 4)];

    static MemoryStream Stream(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    static void InFile(ReadOnlySpan<byte> bytes, string ending, Action<string> read)
    {
        string path = Path.Combine(Path.GetTempPath(), $"lamina-fuzz-{Environment.ProcessId}{ending}");
        File.WriteAllBytes(path, bytes);
        try
        {
            read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
