using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// γ · (x − mean) / √(variance + ε) + β with mean and variance of each sample over some of its axes; γ and β have the
/// sizes of these axes (Ba, Kiros and Hinton 2016). Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new LayerNormalization().Apply(Input(10, 16)) // (None, 10, 16)</code></example>
public sealed class LayerNormalization : Layer
{
    readonly Ints axis;
    readonly double epsilon;
    readonly bool rmsScaling;
    readonly ScaleAndShift affine;
    Variable? gamma, beta;

    /// <summary>A layer normalization with Keras's defaults.</summary>
    /// <param name="axis">The axes to normalize over; by default the last.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="center">Whether there is a β.</param>
    /// <param name="scale">Whether there is a γ.</param>
    /// <param name="betaInitializer">By default zeros.</param>
    /// <param name="gammaInitializer">By default ones.</param>
    /// <param name="betaRegularizer">Penalty on β.</param>
    /// <param name="gammaRegularizer">Penalty on γ.</param>
    /// <param name="betaConstraint">Applied to β after each step.</param>
    /// <param name="gammaConstraint">Applied to γ after each step.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <param name="rmsScaling">
    /// Whether the mean stays where it is, so that there is no β: γ · x / √(variance + ε). Of older Keras; new networks
    /// take <see cref="RMSNormalization"/>.
    /// </param>
    public LayerNormalization(
        Ints? axis = null, double epsilon = 1e-3, bool center = true, bool scale = true,
            Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null, Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null, bool rmsScaling = false)
        : this(axis ?? [-1], epsilon, rmsScaling, new(center, scale, betaInitializer, gammaInitializer, betaRegularizer,
            gammaRegularizer, betaConstraint,
            gammaConstraint), name, dtype, inputShape)
    { }

    LayerNormalization(Ints axis, double epsilon, bool rmsScaling, ScaleAndShift affine, string? name, DType dtype,
        Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape) =>
        (this.axis, this.epsilon, this.rmsScaling, this.affine) = (axis, epsilon, rmsScaling, affine);

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    Ints Along(Shape shape) => [.. axis.Select(a => shape.Axis(a)).Order()];

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape sizes = [.. Along(inputShapes[0]).Select(a => inputShapes[0][a])];
        if (affine.Scale || rmsScaling)
            gamma = AddWeight("gamma", sizes, affine.GammaInitializer ?? "ones", true, affine.GammaRegularizer,
                affine.GammaConstraint);
        if (affine.Center && !rmsScaling)
            beta = AddWeight("beta", sizes, affine.BetaInitializer ?? "zeros", true, affine.BetaRegularizer,
                affine.BetaConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Ints along = Along(x.Shape);
        Shape broadcast = [.. x.Shape.Select((size, a) => along.Contains(a) ? size : 1)];
        Tensor y = rmsScaling ? x * (x.Variance(along, keepDims: true) + epsilon).Rsqrt()
            : Functions.Standardize(x, along, epsilon);
        if (gamma is not null) y *= gamma.Tensor.Reshape(broadcast);
        return beta is null ? y : y + beta.Tensor.Reshape(broadcast);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => affine.Write(base.GetConfig().With(
        ("axis", Config.List(axis)), ("epsilon", epsilon), ("rms_scaling", rmsScaling)));

    internal static LayerNormalization Read(JsonObject c) => new(
        c.Ints("axis") ?? [-1], c.Double("epsilon", 1e-3), c.Bool("rms_scaling", false), ScaleAndShift.Read(c),
        LayerConfig.Name(c), LayerConfig.Type(c), null);
}
