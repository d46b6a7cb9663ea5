using System.IO.Compression;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Saving;

/// <summary>Vocabularies of .keras files, which Keras keeps beside the configuration.</summary>
public class VocabularyTests
{
    static string File(string? vocabulary)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keras");
        var model = new Sequential { new IntegerLookup(outputMode: "one_hot", vocabulary: [7, 5], inputShape: 1) };
        model.Save(path);
        if (vocabulary is null) return path;
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = zip.GetEntry("config.json")!;
        JsonNode config;
        using (Stream stream = entry.Open()) config = JsonNode.Parse(stream)!;
        foreach (JsonNode? layer in config["config"]!["layers"]!.AsArray())
            if ((string)layer!["class_name"]! == "IntegerLookup") layer["config"]!["vocabulary"] = null;
        entry.Delete();
        using (var writer = new StreamWriter(zip.CreateEntry("config.json", CompressionLevel.NoCompression).Open()))
            writer.Write(config.ToJsonString());
        using (var writer = new StreamWriter(zip.CreateEntry("assets/layers/integer_lookup/vocabulary.txt",
            CompressionLevel.NoCompression).Open())) writer.Write(vocabulary);
        return path;
    }

    static float[] Encoded(string path)
    {
        try
        {
            return Model.Load(path).Predict((NDArray)new[,] { { 5 }, { 9 } }).ToArray<float>();
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void TheConfigHoldsAVocabulary() => Assert.Equal([0, 0, 1, 1, 0, 0], Encoded(File(null)));

    [Fact]
    public void ATextFileBesideItIsRead() => Assert.Equal([0, 0, 1, 1, 0, 0], Encoded(File("-1\n7\n5\n")));

    [Fact]
    public void ADamagedOneIsNamed()
    {
        var error = Assert.Throws<InvalidModelFileException>(() => Encoded(File("-1\nseven\n")));
        Assert.Contains("vocabulary.txt", error.Message);
    }
}
