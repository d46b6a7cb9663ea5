using System.Globalization;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// The groups of a weights file of Keras 3: for every layer a group "vars" under the path to it, with the datasets
/// 0, 1, … and the layer's name as a note.
/// </summary>
static class WeightsGroup
{
    // As Keras 2 called the group of the layers.
    const string OldLayers = "_layer_checkpoint_dependencies";

    /// <summary>Makes the group of an object.</summary>
    public static void Begin(Hdf5Group root, SavedObject saved) =>
        root.Group(saved.Group).Attributes["name"] = saved.Name;

    /// <summary>Adds a variable of an object, and its group.</summary>
    public static void Write(Hdf5Group root, SavedObject saved, int index)
    {
        Begin(root, saved);
        root.Add(Dataset(saved, index), saved.Variables[index].Value);
    }

    static void Write(Hdf5Group root, SavedObject saved)
    {
        Begin(root, saved);
        for (int i = 0; i < saved.Variables.Count; i++) Write(root, saved, i);
    }

    /// <summary>A file of a model's weights, with the state of its optimizer if it is compiled.</summary>
    public static Hdf5Group Write(Model model, bool includeOptimizer = true)
    {
        var root = new Hdf5Group();
        foreach (SavedObject saved in SavedObject.Of(model)) Write(root, saved);
        if (includeOptimizer && model.Optimizer is { } optimizer)
            foreach (SavedObject saved in SavedObject.Of(optimizer)) Write(root, saved);
        return root;
    }

    /// <summary>
    /// How many bytes the weights of a model can take whose file this is; types may be wider than in the file.
    /// </summary>
    public static long MostBytes(Hdf5Group root) => (1 << 20) + 8 * root.Datasets().Sum(d => d.Dataset.Length);

    /// <summary>Finds the weights of a model.</summary>
    /// <exception cref="InvalidModelFileException">They do not fit.</exception>
    public static void Read(Hdf5Group root, Model model, StoredWeights weights)
    {
        var rest = root.Datasets().ToDictionary(
            d => d.Path.Replace($"{OldLayers}/", "layers/", StringComparison.Ordinal), d => d.Dataset);
        foreach (SavedObject saved in SavedObject.Of(model)) Read(rest, saved, weights);
        if (rest.Keys.FirstOrDefault(path => !path.StartsWith("optimizer/", StringComparison.Ordinal)) is { } unknown)
            weights.Mismatch($"It holds '{unknown}', which the model {model.Name} has not.");
    }

    /// <summary>Finds the state of an optimizer whose slots have been made.</summary>
    /// <returns>Whether the file has any.</returns>
    /// <exception cref="InvalidModelFileException">It does not fit.</exception>
    public static bool ReadOptimizer(Hdf5Group root, Optimizers.Optimizer optimizer, StoredWeights weights)
    {
        if (root.Find("optimizer") is not Hdf5Group group) return false;
        var rest = group.Datasets().ToDictionary(d => $"optimizer/{d.Path}", d => d.Dataset);
        foreach (SavedObject saved in SavedObject.Of(optimizer))
            // Without slots it was saved before the first step.
            if (rest.ContainsKey(Dataset(saved, optimizer.StateWithoutSlots)) || rest.Count == 0
                || saved.Variables.Count <= optimizer.StateWithoutSlots) Read(rest, saved, weights);
            else Read(rest, saved with { Variables = [.. saved.Variables.Take(optimizer.StateWithoutSlots)] }, weights);
        return true;
    }

    static void Read(Dictionary<string, Hdf5Dataset> rest, SavedObject saved, StoredWeights weights)
    {
        int there = 0;
        while (rest.Remove(Dataset(saved, there), out Hdf5Dataset? dataset))
        {
            if (there < saved.Variables.Count)
                weights.Add(saved.Variables[there], Dataset(saved, there), dataset.Shape, dataset.Read);
            there++;
        }
        if (there != saved.Variables.Count)
            weights.Mismatch($"'{saved.Name}' has {saved.Variables.Count} weights, and there are {there} in "
                + $"'{saved.Group}'.");
    }

    static string Dataset(SavedObject saved, int index) =>
        $"{saved.Group}/{index.ToString(CultureInfo.InvariantCulture)}";
}
