using System.Text;
using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>Whole models in .h5 files, Keras's format before .keras.</summary>
static class LegacyFile
{
    const string ModelConfig = "model_config", TrainingConfig = "training_config", Version = "keras_version";

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged or holds what is not known here.</exception>
    public static Model Read(string path, bool compile)
    {
        using FileStream stream = File.OpenRead(path);
        Hdf5Group root = Hdf5Reader.Read(stream, path);
        JsonObject config = Json(root, ModelConfig, path) ?? throw new InvalidModelFileException(path,
            "it holds no model_config; a file of weights alone is read with LoadWeights.");
        Model model = ModelJson.Making(path, () =>
        {
            LegacyConfig.Modernize(config);
            using WeightsToCome.End end = WeightsToCome.Begin(WeightsGroup.MostBytes(root));
            return Model.FromConfig(config);
        });
        var weights = new StoredWeights(path, skipMismatch: false);
        if (LegacyWeights.Find(root) is { } group) LegacyWeights.Read(group, model, weights);
        if (compile && Json(root, TrainingConfig, path) is { } training)
        {
            ModelJson.Making(path, () => CompileConfig.Apply(model, LegacyConfig.CompileConfigOf(training)));
            if (model.Optimizer is not null) ReadOptimizer(root, model, weights);
        }
        weights.Assign();
        return model;
    }

    static void ReadOptimizer(Hdf5Group root, Model model, StoredWeights weights)
    {
        if (root.Find(LegacyWeights.OptimizerGroup) is not Hdf5Group group) return;
        var stored = LegacyWeights.Listed(group, LegacyWeights.OptimizerGroup, weights);
        // Optimizers of Keras 2 keep other things in another order; its names end in ":0".
        if (stored.Any(s => s.Path.EndsWith(":0", StringComparison.Ordinal))) return;
        model.Optimizer!.Build(model.TrainableWeights);
        IReadOnlyList<Variable> own = model.Optimizer.Variables;
        // Without slots it was saved before the first step.
        if (stored.Count != own.Count && stored.Count != model.Optimizer.StateWithoutSlots)
            weights.Mismatch($"The optimizer has {own.Count} variables, and there are {stored.Count} in the file.");
        foreach ((Variable variable, (string name, Hdf5Dataset dataset)) in own.Zip(stored))
            weights.Add(variable, name, dataset.Shape, dataset.Read);
    }

    /// <summary>A model as the content of a file.</summary>
    public static Hdf5Group Write(Model model, bool includeOptimizer)
    {
        var root = new Hdf5Group();
        Stamp(root);
        root.Attributes[ModelConfig] = Text(LegacyConfig.Simplify(Registry.Serialize(model)));
        Hdf5Group weights = root.Group(LegacyWeights.Group);
        Stamp(weights);
        LegacyWeights.Write(weights, model);
        if (includeOptimizer && model.CompileConfig() is { } compilation)
        {
            JsonNode optimizer = compilation["optimizer"]!;
            compilation.Remove("optimizer");
            compilation["optimizer_config"] = LegacyConfig.Simplify((JsonObject)optimizer);
            root.Attributes[TrainingConfig] = Text(compilation);
            LegacyWeights.Write(root.Group(LegacyWeights.OptimizerGroup), NamesOf(model.Optimizer!));
        }
        return root;
    }

    static IEnumerable<(string, Variable)> NamesOf(Optimizers.Optimizer optimizer) => optimizer.Variables
        .Select(v => ($"{optimizer.Name}/{v.Path.Replace('/', '_')}", v));

    static void Stamp(Hdf5Group group)
    {
        group.Attributes["backend"] = "lamina";
        group.Attributes[Version] = KerasFile.KerasVersion;
    }

    static string Text(JsonObject json) => Encoding.UTF8.GetString(KerasFile.Text(json));

    static JsonObject? Json(Hdf5Group root, string name, string path) =>
        root.Text(name) is { } text ? ModelJson.Parse(Encoding.UTF8.GetBytes(text), path, name) : null;
}
