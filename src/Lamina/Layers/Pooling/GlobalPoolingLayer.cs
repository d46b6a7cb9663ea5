using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>What pooling over all of the spatial axes has in common: one number for each channel.</summary>
public abstract class GlobalPoolingLayer : Layer
{
    readonly int rank;
    readonly string dataFormat;

    private protected GlobalPoolingLayer(
        int rank, string dataFormat, bool keepDims, string? name, DType dtype, Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        SpatialLayers.Check(ClassName, rank, "valid", dataFormat, false);
        (this.rank, this.dataFormat, KeepDims) = (rank, dataFormat, keepDims);
    }

    private protected bool KeepDims { get; }

    private protected bool ChannelsFirst => dataFormat == "channels_first";

    private protected abstract Tensor Pool(Tensor x, Ints axes, CallContext context);

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Rank == rank + 2
        ? Pool(x, [.. Enumerable.Range(ChannelsFirst ? 2 : 1, rank)], context)
        : throw new ArgumentException($"It needs {SpatialLayers.Axes(rank, dataFormat)}, not {x.Shape}.");

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig()
        .With(("data_format", dataFormat), ("keepdims", KeepDims));
}
