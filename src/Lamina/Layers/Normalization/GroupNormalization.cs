using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// γ · (x − mean) / √(variance + ε) + β with mean and variance of each sample over a group of its channels and all
/// other axes; γ and β have one number for each channel (Wu and He 2018). Input (batch, …, channels); the output has
/// the same shape.
/// </summary>
/// <example><code>new GroupNormalization(groups: 4).Apply(Input(28, 28, 16)) // (None, 28, 28, 16)</code></example>
public sealed class GroupNormalization : Layer
{
    readonly int groups, axis;
    readonly double epsilon;
    readonly ScaleAndShift affine;
    Variable? gamma, beta;

    /// <summary>A group normalization with Keras's defaults.</summary>
    /// <param name="groups">How many groups; −1 makes each channel its own.</param>
    /// <param name="axis">The axis of the channels.</param>
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
    /// <exception cref="ArgumentException">The number of groups is neither positive nor −1.</exception>
    public GroupNormalization(
        int groups = 32, int axis = -1, double epsilon = 1e-3, bool center = true, bool scale = true,
            Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null, Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(groups, axis, epsilon, new(center, scale, betaInitializer, gammaInitializer, betaRegularizer,
            gammaRegularizer, betaConstraint,
            gammaConstraint), name, dtype, inputShape)
    { }

    GroupNormalization(
        int groups, int axis, double epsilon, ScaleAndShift affine, string? name, DType dtype, Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (groups is not (-1 or > 0))
            throw new ArgumentException($"There are positive numbers of groups, not {groups}.");
        (this.groups, this.axis, this.epsilon, this.affine) = (groups, axis, epsilon, affine);
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        int channels = inputShapes[0][inputShapes[0].Axis(axis)];
        if (groups > 0 && channels > 0 && channels % groups != 0)
            throw new ArgumentException($"{channels} channels do not split into {groups} groups.");
        if (affine.Scale)
            gamma = AddWeight("gamma", channels, affine.GammaInitializer ?? "ones", true, affine.GammaRegularizer,
                affine.GammaConstraint);
        if (affine.Center)
            beta = AddWeight("beta", channels, affine.BetaInitializer ?? "zeros", true, affine.BetaRegularizer,
                affine.BetaConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor last = x.MoveAxis(axis, -1);
        int channels = last.Shape[-1], parts = groups < 0 ? channels : groups;
        Tensor grouped = last.Reshape([.. last.Shape.Span[..^1], parts, channels / parts]);
        Ints others = [.. Enumerable.Range(1, grouped.Rank - 1).Where(a => a != grouped.Rank - 2)];
        Tensor off = grouped - grouped.Mean(others, keepDims: true);
        Tensor y = (off * (grouped.Variance(others, keepDims: true) + epsilon).Rsqrt()).Reshape(last.Shape);
        if (gamma is not null) y *= gamma;
        if (beta is not null) y += beta;
        return y.MoveAxis(-1, axis);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => affine.Write(base.GetConfig().With(
        ("groups", groups), ("axis", axis), ("epsilon", epsilon)));

    internal static GroupNormalization Read(JsonObject c) => new(
        c.Int("groups", 32), c.Int("axis", -1), c.Double("epsilon", 1e-3), ScaleAndShift.Read(c), LayerConfig.Name(c),
        LayerConfig.Type(c), null);
}
