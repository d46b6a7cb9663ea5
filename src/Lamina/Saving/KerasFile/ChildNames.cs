using Lamina.Layers;

namespace Lamina.Saving;

/// <summary>
/// Under which attributes Keras's classes keep the layers inside them. The groups of weights files are called so, and
/// layers in lists by their classes in snake case, numbered.
/// </summary>
static class ChildNames
{
    /// <summary>The layers inside a layer, each with the path to it.</summary>
    public static IEnumerable<(string Path, Layer Child)> Of(Layer layer) => layer.ClassName switch
    {
        _ when layer is Model model => List("layers", model.Layers),
        "Pipeline" => List("_pipeline_layers", layer.Sublayers),
        "StackedRNNCells" => List("cells", layer.Sublayers),
        "Bidirectional" => Each(layer, ["forward_layer", "backward_layer"]),
        "MultiHeadAttention" => layer.Sublayers.Select(child => (Attention(child, ""), child)),
        "GroupQueryAttention" or "GroupedQueryAttention" =>
            layer.Sublayers.Select(child => (Attention(child, "_"), child)),
        "TimeDistributed" or "SpectralNormalization" => Each(layer, ["layer"]),
        "RNN" or "SimpleRNN" or "LSTM" or "GRU" or "ConvLSTM1D" or "ConvLSTM2D" or "ConvLSTM3D" =>
            Each(layer, ["cell"]),
        // A class of the user's; what its fields are called is not known.
        _ => List("layers", layer.Sublayers),
    };

    static IEnumerable<(string, Layer)> Each(Layer layer, string[] names) => names.Zip(layer.Sublayers);

    static string Attention(Layer child, string prefix) => child.Name switch
    {
        "query" or "key" or "value" => $"{prefix}{child.Name}_dense",
        "attention_output" => $"{prefix}output_dense",
        "gate" => "_gate_dense",
        _ when child.ClassName == "Dropout" => "_dropout_layer",
        _ => $"_{AutoName.SnakeCase(child.ClassName)}",
    };

    static IEnumerable<(string, Layer)> List(string attribute, IEnumerable<Layer> layers)
    {
        var used = new Dictionary<string, int>();
        foreach (Layer layer in layers)
        {
            // Functions on symbolic tensors stand in the config, but are no layers.
            if (layer.Module.StartsWith("keras.src.ops", StringComparison.Ordinal)) continue;
            string name = SnakeCase(layer);
            int count = used[name] = used.GetValueOrDefault(name) + 1;
            yield return ($"{attribute}/{(count == 1 ? name : $"{name}_{count - 1}")}", layer);
        }
    }

    // Keras registers one class under another name than that of the class.
    static string SnakeCase(Layer layer) => AutoName.SnakeCase(
        layer.ClassName == "GroupQueryAttention" ? "GroupedQueryAttention" : layer.ClassName);
}
