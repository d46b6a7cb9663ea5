using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A layer around another, which it changes or calls in another way. Derive from it and override
/// <see cref="Layer.Call"/>; the weights of the inner layer are the wrapper's.
/// </summary>
public abstract class Wrapper : Layer
{
    /// <summary>Wraps a layer.</summary>
    /// <param name="layer">The inner layer.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    protected Wrapper(
        Layer layer, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, trainable, dtype, inputShape)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Inner = Track(layer);
    }

    /// <summary>The inner layer.</summary>
    public Layer Inner { get; }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes) => Inner.EnsureBuilt(inputShapes);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("layer", Registry.Serialize(Inner)));

    /// <summary>The inner layer of a configuration.</summary>
    /// <param name="config">What <see cref="GetConfig"/> wrote.</param>
    /// <exception cref="FormatException">There is none.</exception>
    protected static Layer ReadInner(JsonObject config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return FromConfig(config["layer"] as JsonObject
            ?? throw new FormatException("The configuration of a wrapper has an object 'layer'."));
    }
}
