using System.IO.Compression;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>What Lamina writes has the structure of what Keras wrote of the same model, and is read again.</summary>
[Collection(ProcessWide.Name)]
public sealed class WrittenFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina").FullName;

    public static TheoryData<string> Models => [.. GoldenFiles.Models];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Models))]
    public void A_keras_file_has_the_members_and_keys_of_Kerass(string name)
    {
        string path = Path.Combine(folder, "model.keras");
        Model.Load(GoldenFiles.File(name, ".keras")).Save(path);
        using ZipArchive wanted = ZipFile.OpenRead(GoldenFiles.File(name, ".keras"));
        using ZipArchive got = ZipFile.OpenRead(path);
        Assert.Equal(wanted.Entries.Select(e => e.FullName), got.Entries.Select(e => e.FullName));
        Assert.All(got.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
        foreach (string member in (string[])["metadata.json", "config.json"])
            AssertSameKeys(Json(wanted, member), Json(got, member));
        Assert.Equal("3.16.0", (string?)Json(got, "metadata.json")!["keras_version"]);
        Assert.Equal(GoldenFiles.Structure(Weights(wanted)), GoldenFiles.Structure(Weights(got)));
    }

    [Theory, MemberData(nameof(Models))]
    public void A_weights_file_has_the_paths_of_Kerass(string name)
    {
        string path = Path.Combine(folder, "model.weights.h5");
        Model.Load(GoldenFiles.File(name, ".keras")).SaveWeights(path);
        Assert.Equal(Structure(GoldenFiles.File(name, ".weights.h5")), Structure(path));
    }

    // Keras does not write every model in the older format.
    public static TheoryData<string> OlderModels =>
        [.. GoldenFiles.Models.Where(name => File.Exists(GoldenFiles.File(name, ".h5")))];

    [Theory, MemberData(nameof(OlderModels))]
    public void An_h5_file_has_the_paths_and_keys_of_Kerass(string name)
    {
        string path = Path.Combine(folder, "model.h5");
        Model.Load(GoldenFiles.File(name, ".h5")).Save(path);
        Assert.Equal(Structure(GoldenFiles.File(name, ".h5")),
            Structure(path).Select(line => line.Replace("= lamina", "= torch", StringComparison.Ordinal)));
        Hdf5Group wanted = Open(GoldenFiles.File(name, ".h5")), got = Open(path);
        foreach (string attribute in (string[])["model_config", "training_config"])
            AssertSameKeys(JsonNode.Parse(wanted.Text(attribute) ?? "{}"),
                JsonNode.Parse(got.Text(attribute) ?? "{}"));
    }

    [Theory, CombinatorialFiles]
    public void A_model_is_the_same_after_saving_and_loading(string name, string ending)
    {
        string path = Path.Combine(folder, "model" + ending);
        Model before = Model.Load(GoldenFiles.File(name, ".keras"));
        before.Save(path);
        Model after = Model.Load(path);
        AssertEqual(before.Weights, after.Weights);
        AssertEqual(before.Optimizer?.Variables ?? [], after.Optimizer?.Variables ?? []);
        Assert.Equal(before.Optimizer?.GetConfig().ToJsonString(), after.Optimizer?.GetConfig().ToJsonString());
        Assert.Equal(Registry.Serialize(before).ToJsonString(), Registry.Serialize(after).ToJsonString());
        Assert.Equal(before.CompileConfig()?.ToJsonString(), after.CompileConfig()?.ToJsonString());
    }

    static void AssertEqual(IEnumerable<Variable> wanted, IEnumerable<Variable> got) =>
        Assert.Equal(wanted.Select(v => System.Convert.ToHexString(v.Value.Bytes)),
            got.Select(v => System.Convert.ToHexString(v.Value.Bytes)));

    static JsonNode? Json(ZipArchive zip, string member)
    {
        using Stream stream = zip.GetEntry(member)!.Open();
        return JsonNode.Parse(stream);
    }

    static Hdf5Group Weights(ZipArchive zip)
    {
        using Stream stream = zip.GetEntry("model.weights.h5")!.Open();
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return Hdf5Reader.Read(copy, "model.weights.h5");
    }

    static Hdf5Group Open(string path) => Hdf5Reader.Read(new MemoryStream(File.ReadAllBytes(path)), path);

    static List<string> Structure(string path) => GoldenFiles.Structure(Open(path));

    // What only the newest version of Keras knows, or what it writes of arguments that were not given.
    static bool Optional(string path, KeyValuePair<string, JsonNode?> pair) =>
        pair is { Key: "quantization_config" or "activity_regularizer", Value: null } or { Key: "shared_object_id" }
        || pair is { Key: "mask", Value: null } && path.EndsWith("/kwargs", StringComparison.Ordinal)
        || pair is { Key: "compile_config", Value: JsonObject { Count: 0 } } && path.Length > 0;

    static void AssertSameKeys(JsonNode? wanted, JsonNode? got)
    {
        // What a layer was built for can be said in more than one way. Keras leaves it out of layers without weights,
        // and reads it all the same.
        Assert.Equal([], Keys(wanted).Except(Keys(got)).Where(key => !key.Contains("/build_config/")));
        Assert.Equal([], Keys(got).Except(Keys(wanted)).Where(key => !key.Contains("/build_config")));
    }

    /// <summary>The paths of all keys.</summary>
    static SortedSet<string> Keys(JsonNode? node, string path = "") => node switch
    {
        JsonObject o => [.. o.Where(pair => !Optional(path, pair))
            .SelectMany(pair => Keys(pair.Value, $"{path}/{pair.Key}").Append($"{path}/{pair.Key}"))],
        JsonArray a => [.. a.SelectMany((item, i) => Keys(item, $"{path}[{i}]"))],
        _ => [],
    };
}

/// <summary>Each golden model with each ending of whole models.</summary>
sealed class CombinatorialFilesAttribute : Xunit.v3.DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) => new(
        [.. from model in GoldenFiles.Models
            from ending in (string[])[".keras", ".h5"]
            select new TheoryDataRow<string, string>(model, ending)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
