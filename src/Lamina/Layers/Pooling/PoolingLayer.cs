using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What pooling layers over windows have in common.</summary>
public abstract class PoolingLayer : Layer
{
    readonly int rank;
    readonly string dataFormat;

    private protected PoolingLayer(int rank, Ints poolSize, Ints strides, string padding, string dataFormat,
        string? name,
        bool trainable, DType dtype, Shape? inputShape) : base(name, trainable, dtype, inputShape)
    {
        SpatialLayers.Check(ClassName, rank, padding, dataFormat, false, poolSize, strides);
        (this.rank, PoolSize, Strides, Padding, this.dataFormat) = (rank, poolSize, strides, padding, dataFormat);
    }

    private protected Ints PoolSize { get; }

    private protected Ints Strides { get; }

    private protected string Padding { get; }

    /// <summary>Pools (batch, spatial…, channels).</summary>
    private protected abstract Tensor Pool(Tensor x);

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => SpatialLayers.Channelled(x, rank, dataFormat, Pool);

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("pool_size", Config.List(PoolSize)), ("padding", Padding), ("strides", Config.List(Strides)),
            ("data_format", dataFormat));
}
