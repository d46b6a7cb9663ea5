using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Turns pairs of features by an angle that grows with the step (rotary position embedding, Su et al. 2021), so that
/// the product of a query and a key depends on how far apart they are. Feature i of the first half and of the second
/// make a pair; its angle at step t is t / (scalingFactor · maxWavelength^(2i / features)). Input and output
/// (batch, steps, …, features) with an even number of features.
/// </summary>
/// <example><code>new RotaryEmbedding().Apply(Input(10, 4, 16)) // (None, 10, 4, 16)</code></example>
public sealed class RotaryEmbedding : PositionLayer
{
    readonly double maxWavelength, scalingFactor;
    readonly int sequenceAxis, featureAxis;

    /// <summary>A rotary embedding with KerasHub's defaults.</summary>
    /// <param name="maxWavelength">The wavelength that the last pair comes near, in steps over 2π.</param>
    /// <param name="scalingFactor">Steps are divided by it, to stretch positions to longer sequences.</param>
    /// <param name="sequenceAxis">The axis of the steps.</param>
    /// <param name="featureAxis">The axis of the features.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public RotaryEmbedding(double maxWavelength = 10000, double scalingFactor = 1, int sequenceAxis = 1,
        int featureAxis = -1, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, true, dtype, inputShape)
    {
        if (!(maxWavelength > 0) || !(scalingFactor > 0))
            throw new ArgumentException(
                $"Wavelength and scaling must be positive, not {maxWavelength} and {scalingFactor}.");
        (this.maxWavelength, this.scalingFactor) = (maxWavelength, scalingFactor);
        (this.sequenceAxis, this.featureAxis) = (sequenceAxis, featureAxis);
    }

    /// <inheritdoc/>
    public override string ClassName => "keras_hub>RotaryEmbedding";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        int steps = x.Shape.Axis(sequenceAxis), features = x.Shape.Axis(featureAxis), size = x.Shape[features];
        if (size % 2 != 0 || steps == features)
            throw new ArgumentException($"It turns pairs of features: axis {features} of {x.Shape} must have an even " +
                "size and not be that of the steps.");
        (Tensor cos, Tensor sin) = Turn(context, x.Shape[steps], size / 2, AngleType(x.DType));
        Shape along = new([.. x.Shape.Select((n, axis) => axis == steps ? n : axis == features ? size / 2 : 1)]);
        if (features < steps) (cos, sin) = (cos.Transpose(), sin.Transpose());
        (cos, sin) = (cos.Reshape(along).Cast(x.DType), sin.Reshape(along).Cast(x.DType));
        Tensor a = x.Slice(features, 0, size / 2), b = x.Slice(features, size / 2);
        return Tensor.Concatenate([a * cos - b * sin, b * cos + a * sin], features);
    }

    (Tensor Cos, Tensor Sin) Turn(CallContext context, int steps, int pairs, DType type)
    {
        double[] speeds = [.. Enumerable.Range(0, pairs).Select(i => Math.Pow(maxWavelength, -(double)i / pairs))];
        Tensor speed = Tensor.From(NDArray.From<double>(speeds, (1, pairs)).Cast(type));
        Tensor angles = Places(context, steps, type) / scalingFactor * speed;
        return (angles.Cos(), angles.Sin());
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("max_wavelength", maxWavelength), ("scaling_factor", scalingFactor), ("sequence_axis", sequenceAxis),
        ("feature_axis", featureAxis));

    internal static RotaryEmbedding Read(JsonObject c) => new(c.Double("max_wavelength", 10000),
        c.Double("scaling_factor", 1), c.Int("sequence_axis", 1), c.Int("feature_axis", -1), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
