using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Saving;

/// <summary>
/// The weights in files of Keras's older format: a group for each layer of the model with the names of its weights in
/// order. When they are read, only the order counts.
/// </summary>
static class LegacyWeights
{
    public const string LayerNames = "layer_names", WeightNames = "weight_names",
        TopLevel = "top_level_model_weights", Group = "model_weights", OptimizerGroup = "optimizer_weights";

    // The library has no room for larger attributes.
    const int MostAttributeBytes = 64512;

    /// <summary>The group that lists the layers: that of a whole model or the root of a file of weights.</summary>
    public static Hdf5Group? Find(Hdf5Group root) =>
        root.Find(Group) as Hdf5Group ?? (root.Texts(LayerNames) is null ? null : root);

    /// <summary>Adds all weights of a model.</summary>
    public static void Write(Hdf5Group group, Model model)
    {
        Layer[] layers = [.. LayersOf(model)];
        Note(group, LayerNames, [.. layers.Select(layer => layer.Name)]);
        foreach (Layer layer in layers) Write(group.Group(layer.Name), Ordered(layer).Select(w => (w.Path, w)));
        Write(group.Group(TopLevel), model.OwnWeights.Select(w => (w.Path, w)));
    }

    /// <summary>Adds weights under names that are numbered where two are the same.</summary>
    public static void Write(Hdf5Group group, IEnumerable<(string Name, Variable Variable)> weights)
    {
        List<string> names = [];
        foreach ((string path, Variable variable) in weights)
        {
            string name = path;
            for (int i = 1; names.Contains(name); i++) name = $"{path}_{i}";
            names.Add(name);
            group.Add(name, variable.Value);
        }
        Note(group, WeightNames, [.. names]);
    }

    static void Note(Hdf5Group group, string name, string[] texts)
    {
        int each = MostAttributeBytes / Hdf5Writer.TextSize;
        if (texts.Length <= each) group.Attributes[name] = texts;
        else
            foreach ((int i, string[] part) in texts.Chunk(each).Index()) group.Attributes[$"{name}{i}"] = part;
    }

    /// <summary>Finds the weights of a model.</summary>
    /// <exception cref="InvalidModelFileException">They do not fit.</exception>
    public static void Read(Hdf5Group group, Model model, StoredWeights weights)
    {
        string[] names = group.Texts(LayerNames) ?? [];
        var there = new List<(string Name, List<(string Path, Hdf5Dataset Dataset)> Weights)>();
        foreach (string name in names.Append(TopLevel))
            if (group.Children.GetValueOrDefault(name) is Hdf5Group layer && Listed(layer, name, weights) is
                { Count: > 0 } listed)
                there.Add((name, listed));
        List<(string Name, Variable[] Weights)> wanted = [.. LayersOf(model)
            .Select(layer => (layer.Name, Ordered(layer))).Append((TopLevel, [.. model.OwnWeights]))
            .Where(layer => layer.Item2.Length > 0)];
        if (there.Count != wanted.Count)
            weights.Mismatch($"It has {there.Count} layers with weights, and the model has {wanted.Count}.");
        foreach (((string name, var stored), (string ownName, Variable[] own)) in there.Zip(wanted))
        {
            if (stored.Count != own.Length)
                weights.Mismatch(
                    $"The layer '{ownName}' has {own.Length} weights, and '{name}' in the file has {stored.Count}.");
            foreach ((Variable variable, (string path, Hdf5Dataset dataset)) in own.Zip(stored))
                weights.Add(variable, path, dataset.Shape, dataset.Read);
        }
    }

    /// <summary>The datasets that a group lists, in order.</summary>
    /// <exception cref="InvalidModelFileException">One of them is not there.</exception>
    public static List<(string Path, Hdf5Dataset Dataset)> Listed(Hdf5Group group, string path, StoredWeights weights)
    {
        List<(string, Hdf5Dataset)> found = [];
        foreach (string name in group.Texts(WeightNames) ?? [])
            if (group.Find(name) is Hdf5Dataset dataset) found.Add(($"{path}/{name}", dataset));
            else weights.Mismatch($"'{path}' lists the weight '{name}', which is not there.");
        return found;
    }

    // The inputs of a functional model are among its layers, those of a Sequential are not.
    static IEnumerable<Layer> LayersOf(Model model) =>
        model.Layers.Where(layer => !layer.Module.StartsWith("keras.src.ops", StringComparison.Ordinal));

    /// <summary>The weights of a layer, those that training changes first.</summary>
    static Variable[] Ordered(Layer layer) => [.. layer.TrainableWeights, .. layer.NonTrainableWeights];
}
