using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;

namespace Lamina.Saving;

/// <summary>Something whose variables have a group of their own in a weights file of Keras's.</summary>
/// <param name="Path">The group that holds its group "vars", such as "layers/dense_1"; empty for the model.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Variables">Its own variables in order.</param>
sealed record SavedObject(string Path, string Name, IReadOnlyList<Variable> Variables)
{
    /// <summary>The layer that it is, if it is one.</summary>
    public Layer? Layer { get; init; }

    /// <summary>The group of its variables.</summary>
    public string Group => Path.Length == 0 ? "vars" : $"{Path}/vars";

    /// <summary>
    /// A model and all that is in it, in the order in which Keras's saver comes to them. The first path that leads to
    /// a layer counts.
    /// </summary>
    public static List<SavedObject> Of(Model model)
    {
        List<SavedObject> found = [];
        new Walk(found).Visit(model, "");
        return found;
    }

    /// <summary>An optimizer and the one in it, if there is one.</summary>
    public static IEnumerable<SavedObject> Of(Optimizer optimizer, string path = "optimizer")
    {
        if (optimizer is not LossScaleOptimizer { Inner: { } inner })
            return [new(path, optimizer.Name, optimizer.Variables)];
        return Of(inner, $"{path}/inner_optimizer")
            .Prepend(new(path, optimizer.Name, [.. optimizer.Variables.Except(inner.Variables)]));
    }

    readonly struct Walk(List<SavedObject> found)
    {
        readonly HashSet<Layer> visited = [];

        public void Visit(Layer layer, string path)
        {
            if (!visited.Add(layer)) return;
            found.Add(new(path, layer.Name, [.. layer.OwnWeights]) { Layer = layer });
            foreach ((string attribute, Layer child) in ChildNames.Of(layer))
                Visit(child, path.Length == 0 ? attribute : $"{path}/{attribute}");
            if (layer.ClassName is "MultiHeadAttention" or "GroupQueryAttention") AddHelpers(path);
        }

        /// <summary>
        /// Keras's attention has a dropout and a softmax layer within, which are functions here: groups without
        /// weights.
        /// </summary>
        void AddHelpers(string path)
        {
            foreach ((string attribute, string name) in ((string, string)[])
                [("_dropout_layer", "dropout"), ("_softmax", "softmax")])
            {
                string whole = $"{path}/{attribute}";
                int before = found.Count(saved => saved.Path.EndsWith($"/{attribute}", StringComparison.Ordinal));
                if (found.All(saved => saved.Path != whole))
                    found.Add(new(whole, before == 0 ? name : $"{name}_{before}", []));
            }
        }
    }
}
