using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What dropouts of whole channels have in common: in training, every channel of a sample is kept, and scaled by
/// 1 / (1 − rate), or set to 0 (Tompson et al. 2015).
/// </summary>
public abstract class SpatialDropoutLayer : Layer
{
    readonly int rank;
    readonly double rate;
    readonly SeedGenerator random;

    private protected SpatialDropoutLayer(
        int rank, double rate, long? seed, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (rate is not (>= 0 and <= 1)) throw new ArgumentException($"A rate is in [0, 1], not {rate}.", nameof(rate));
        SpatialLayers.Check(ClassName, rank, "valid", dataFormat, false);
        (this.rank, this.rate, DataFormat) = (rank, rate, dataFormat);
        random = Track(new SeedGenerator(seed));
    }

    private protected string DataFormat { get; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (x.Rank != rank + 2)
            throw new ArgumentException($"It needs {SpatialLayers.Axes(rank, DataFormat)}, not {x.Shape}.");
        if (!context.Training || rate == 0) return x;
        int channels = DataFormat == "channels_last" ? rank + 1 : 1;
        return Dropout.Drop(x, rate, random,
            [.. x.Shape.Select((size, axis) => axis == 0 || axis == channels ? size : 1)]);
    }

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        LayerConfig.NameAndType(this).With(("rate", rate), ("seed", random.Seed));
}
