using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lamina.Saving;

/// <summary>The .keras files of Keras 3: a zip file (or a folder) of metadata, configuration and weights.</summary>
static class KerasFile
{
    const string MetadataName = "metadata.json", ConfigName = "config.json", WeightsName = "model.weights.h5";

    /// <summary>The version of Keras whose formats are written.</summary>
    public const string KerasVersion = "3.16.0";

    /// <summary>Writes a model.</summary>
    public static void Write(Stream to, Model model, bool includeOptimizer)
    {
        JsonObject config = Registry.Serialize(model);
        config["compile_config"] = includeOptimizer && model.CompileConfig() is { } compilation ? compilation : [];
        var metadata = new JsonObject
        {
            ["keras_version"] = KerasVersion,
            ["date_saved"] = DateTime.Now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture),
        };
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, MetadataName, stream => stream.Write(Text(metadata)));
        Add(zip, ConfigName, stream => stream.Write(Text(config)));
        Add(zip, WeightsName, stream => Hdf5Writer.Write(WeightsGroup.Write(model, includeOptimizer), stream));
    }

    /// <summary>JSON as it stands in files.</summary>
    public static byte[] Text(JsonObject json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) json.WriteTo(writer);
        return stream.ToArray();
    }

    // Keras does not compress: weights would hardly shrink.
    static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        using Stream stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        write(stream);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or holds what is not known here.</exception>
    public static Model Read(string path, bool compile)
    {
        if (Directory.Exists(path))
        {
            using FileStream folderWeights = File.OpenRead(Path.Combine(path, WeightsName));
            Model inFolder = Read(File.ReadAllBytes(Path.Combine(path, ConfigName)), folderWeights, path, compile);
            Vocabularies.Read(inFolder, path, name => File.Exists(Path.Combine(path, name))
                ? File.OpenRead(Path.Combine(path, name)) : null);
            return inFolder;
        }
        using FileStream stream = File.OpenRead(path);
        using var zip = new ZipMembers(stream, path);
        using Stream config = zip.Open(ConfigName, ModelJson.MaxLength) ?? throw Lacks(path, ConfigName, zip);
        using Stream weights = zip.Open(WeightsName) ?? throw Lacks(path, WeightsName, zip);
        var text = new byte[config.Length];
        config.ReadExactly(text);
        Model model = Read(text, weights, path, compile);
        Vocabularies.Read(model, path, name => zip.Open(name));
        return model;
    }

    /// <summary>Reads only the weights of a .keras file into a model.</summary>
    public static void ReadWeights(string path, Model model, bool skipMismatch)
    {
        using FileStream stream = File.OpenRead(path);
        using var zip = new ZipMembers(stream, path);
        using Stream weights = zip.Open(WeightsName) ?? throw Lacks(path, WeightsName, zip);
        var stored = new StoredWeights(path, skipMismatch);
        WeightsGroup.Read(Hdf5Reader.Read(weights, path), model, stored);
        stored.Assign();
    }

    static Model Read(byte[] config, Stream weights, string path, bool compile)
    {
        JsonObject json = ModelJson.Parse(config, path, ConfigName);
        Hdf5Group root = Hdf5Reader.Read(weights, path);
        Model model = ModelJson.Making(path, () =>
        {
            using WeightsToCome.End end = WeightsToCome.Begin(WeightsGroup.MostBytes(root));
            return Model.FromConfig(json);
        });
        var stored = new StoredWeights(path, skipMismatch: false);
        WeightsGroup.Read(root, model, stored);
        if (compile && json["compile_config"] is JsonObject { Count: > 0 } compilation)
        {
            ModelJson.Making(path, () => CompileConfig.Apply(model, compilation));
            if (model.Optimizer is { } optimizer)
            {
                optimizer.Build(model.TrainableWeights);
                WeightsGroup.ReadOptimizer(root, optimizer, stored);
            }
        }
        stored.Assign();
        return model;
    }

    static InvalidModelFileException Lacks(string path, string name, ZipMembers zip) => new(path,
        $"it is no .keras file: it lacks the member '{name}' and has {string.Join(", ", zip.Names.Take(5))}.");
}
