using System.IO.Compression;
using System.Security.Cryptography;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>The four IDX files of MNIST: names, hashes, and what is made of them.</summary>
static class MnistFiles
{
    /// <summary>One file.</summary>
    /// <param name="Name">Its name when it is not compressed.</param>
    /// <param name="Bytes">Its length, uncompressed.</param>
    /// <param name="Sha256">The hash of its content, uncompressed.</param>
    public sealed record Entry(string Name, int Bytes, string Sha256);

    static readonly Entry trainImages = new("train-images-idx3-ubyte", 47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
    static readonly Entry trainLabels = new("train-labels-idx1-ubyte", 60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
    static readonly Entry testImages = new("t10k-images-idx3-ubyte", 7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
    static readonly Entry testLabels = new("t10k-labels-idx1-ubyte", 10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    public static readonly Entry[] All = [trainImages, trainLabels, testImages, testLabels];

    /// <summary>The path of a file in a folder, plain or compressed; null when it is not there.</summary>
    public static string? Locate(string folder, Entry file)
    {
        string plain = Path.Combine(folder, file.Name);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }

    public static LabeledImages ReadTrain(string folder) => Read(folder, trainImages, trainLabels);

    public static LabeledImages ReadTest(string folder) => Read(folder, testImages, testLabels);

    static LabeledImages Read(string folder, Entry imageFile, Entry labelFile) => IdxImages.From(
        Read(Locate(folder, imageFile)!, imageFile), Read(Locate(folder, labelFile)!, labelFile));

    static IdxArray Read(string path, Entry file)
    {
        byte[] content = Decompress(path, file);
        string hash = System.Convert.ToHexStringLower(SHA256.HashData(content));
        if (hash != file.Sha256) throw Damaged(path, $"its SHA-256 is {hash}, not {file.Sha256}");
        return IdxFile.Read(new MemoryStream(content), path);
    }

    // One byte beyond the file's length is room enough to see that there is more.
    static byte[] Decompress(string path, Entry file)
    {
        using Stream stream = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        byte[] content = new byte[file.Bytes + 1];
        try
        {
            int length = plain.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length == file.Bytes) return content[..length];
            string found = length < file.Bytes ? $"{length}" : "more";
            throw Damaged(path, $"it has {found} bytes uncompressed, not {file.Bytes}");
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, $"it cannot be decompressed: {e.Message}", e);
        }
    }

    static InvalidModelFileException Damaged(string path, string problem, Exception? inner = null) => new(path,
        $"This is not MNIST's file, or it is damaged: {problem}. Replace it with the one of Lamina's repository " +
        "(data/mnist), or delete it so that another copy is found.", inner);
}
