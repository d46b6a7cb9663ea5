using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, sets whole samples to 0 with a probability and multiplies the others by 1 / (1 − rate); otherwise does
/// nothing. Put at the end of a residual branch it leaves the branch out (Huang et al. 2016).
/// Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new StochasticDepth(0.1).Apply(Input(10, 32)) // (None, 10, 32)</code></example>
public sealed class StochasticDepth : Layer
{
    readonly double rate;
    readonly SeedGenerator random;

    /// <summary>A dropout of branches.</summary>
    /// <param name="rate">The probability with which a sample's branch is left out, in [0, 1).</param>
    /// <param name="seed">Makes the choice repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The rate is out of range.</exception>
    public StochasticDepth(double rate, long? seed = null, string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, true, dtype, inputShape)
    {
        if (rate is not (>= 0 and < 1)) throw new ArgumentException($"The rate is in [0, 1), not {rate}.");
        this.rate = rate;
        random = Track(new SeedGenerator(seed));
    }

    /// <summary>Where Keras has it: it comes with the networks ConvNeXt.</summary>
    public override string Module => "keras.src.applications.convnext";

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => context.Training && rate > 0
        ? Dropout.Drop(x, rate, random, [-1, .. Ints.Repeat(1, x.Rank - 1)]) : x;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("drop_path_rate", rate), ("seed", random.Seed));

    internal static StochasticDepth Read(JsonObject c) => new(c.Double("drop_path_rate", 0), c.IntOrNull("seed"),
        LayerConfig.Name(c), LayerConfig.Type(c));
}
