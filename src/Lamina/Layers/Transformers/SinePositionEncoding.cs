using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Sines and cosines of the step (Vaswani et al. 2017), to be added to what goes in: at step t feature 2i is
/// sin(t / maxWavelength^(2i / features)) and feature 2i + 1 the cosine of the same. Input (batch, steps, features), of
/// which only the shape counts; output of the same shape.
/// </summary>
/// <example><code>
/// KerasTensor words = Input(128, 32);
/// KerasTensor placed = words + new SinePositionEncoding().Apply(words);
/// </code></example>
public sealed class SinePositionEncoding : PositionLayer
{
    readonly double maxWavelength;

    /// <summary>An encoding with KerasHub's default.</summary>
    /// <param name="maxWavelength">The wavelength that the last features come near, in steps over 2π.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The wavelength is not positive.</exception>
    public SinePositionEncoding(double maxWavelength = 10000, string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, true, dtype, inputShape)
    {
        if (!(maxWavelength > 0))
            throw new ArgumentException($"The wavelength must be positive, not {maxWavelength}.");
        this.maxWavelength = maxWavelength;
    }

    /// <inheritdoc/>
    public override string ClassName => "keras_hub>SinePositionEncoding";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (x.Rank < 2) throw new ArgumentException($"It needs (batch, steps, features), not {x.Shape}.");
        int features = x.Shape[-1];
        DType type = AngleType(x.DType);
        double[] speeds = [.. Enumerable.Range(0, features).Select(i =>
            Math.Pow(maxWavelength, -2.0 * (i / 2) / features))];
        Tensor angles = Places(context, x.Shape[-2], type)
            * Tensor.From(NDArray.From<double>(speeds, (1, features)).Cast(type));
        Tensor even = (Tensor.Iota(angles.Shape, 1, DType.Int32) & Tensor.Scalar(1, DType.Int32)).IsEqual(0);
        return Tensor.Where(even, angles.Sin(), angles.Cos()).Cast(x.DType).BroadcastTo(x.Shape);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("max_wavelength", maxWavelength));

    internal static SinePositionEncoding Read(JsonObject c) =>
        new(c.Double("max_wavelength", 10000), LayerConfig.Name(c), LayerConfig.Type(c));
}
