using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Layers one after the other as one layer, for the preparation of data: masks and training go through. It has no
/// weights but those of its layers. Input and output are those of the first and the last layer.
/// </summary>
/// <example><code>
/// var prepare = new Pipeline([new Rescaling(1.0 / 255), new CenterCrop(24, 24)]);
/// </code></example>
public sealed class Pipeline : Layer
{
    /// <summary>A pipeline.</summary>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="name">The name.</param>
    public Pipeline(IReadOnlyList<Layer> layers, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Layers = [.. layers.Select(Track)];
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    // Each layer converts by its own type.
    private protected override Tensor Autocast(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        foreach (Layer layer in Layers) inputs = layer.ApplyMany(inputs);
        return inputs;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["layers"] = new JsonArray([.. Layers.Select(layer => (JsonNode)Registry.Serialize(layer))]),
        ["name"] = Name,
    };

    internal static Pipeline Read(JsonObject c) => new(
        c["layers"] is JsonArray layers ? [.. layers.Select(node => FromConfig(node!.AsObject()))]
            : throw new FormatException("The config of Pipeline has a list of layers."), LayerConfig.Name(c));
}
