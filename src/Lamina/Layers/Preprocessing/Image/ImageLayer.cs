using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What layers over images share: one image or a batch of them, in either data format. They take images only; bounding
/// boxes and segmentation masks, which Keras's layers transform along with them, are not supported.
/// </summary>
public abstract class ImageLayer : Layer
{
    private protected ImageLayer(string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(name, true, dtype, inputShape)
    {
        SpatialLayers.Check(ClassName, 2, "valid", dataFormat, causal: false);
        DataFormat = dataFormat;
    }

    /// <summary>"channels_last" or "channels_first".</summary>
    public string DataFormat { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        Batched(x, images => Transform(images.Cast(DType), context));

    /// <summary>What the layer does with images (batch, height, width, channels).</summary>
    private protected abstract Tensor Transform(Tensor images, CallContext context);

    /// <summary>Runs a function of (batch, height, width, channels) on one image or many, in either format.</summary>
    private protected Tensor Batched(Tensor x, Func<Tensor, Tensor> function)
    {
        if (x.Rank is not (3 or 4)) throw new ArgumentException(
            $"It needs an image or {SpatialLayers.Axes(2, DataFormat)}, not {x.Shape}.");
        if (x.Rank == 4) return SpatialLayers.Channelled(x, 2, DataFormat, function);
        Tensor y = SpatialLayers.Channelled(x.ExpandDims(0), 2, DataFormat, function);
        return y.Reshape(y.Shape.Slice(1));
    }

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("data_format", DataFormat));

    /// <summary>The data format of a configuration.</summary>
    internal static string Format(JsonObject c) => c.String("data_format", "channels_last");
}
