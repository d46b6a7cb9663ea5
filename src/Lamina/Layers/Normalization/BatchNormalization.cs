using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// γ · (x − mean) / √(variance + ε) + β over all axes but one (Ioffe and Szegedy 2015). In training, mean and variance
/// are those of the batch and moving averages are kept; otherwise, and when the layer is frozen, the moving averages
/// are used. Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new BatchNormalization(momentum: 0.9).Apply(Input(28, 28, 16)) // (None, 28, 28, 16)</code></example>
public sealed class BatchNormalization : Layer
{
    readonly int axis;
    readonly double momentum, epsilon;
    readonly bool center, scale;
    readonly Initializer betaInitializer, gammaInitializer, meanInitializer, varianceInitializer;
    readonly Regularizer? betaRegularizer, gammaRegularizer;
    readonly Constraint? betaConstraint, gammaConstraint;
    readonly bool renorm;
    readonly RenormClipping? renormClipping;
    readonly double renormMomentum;
    Variable? gamma, beta, movingMean, movingVariance;
    Renormalization? renormalization;

    /// <summary>A batch normalization with Keras's defaults.</summary>
    /// <param name="axis">The axis of the features.</param>
    /// <param name="momentum">How much of the old moving averages stays.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="center">Whether there is a β.</param>
    /// <param name="scale">Whether there is a γ.</param>
    /// <param name="betaInitializer">By default zeros.</param>
    /// <param name="gammaInitializer">By default ones.</param>
    /// <param name="movingMeanInitializer">By default zeros.</param>
    /// <param name="movingVarianceInitializer">By default ones.</param>
    /// <param name="betaRegularizer">Penalty on β.</param>
    /// <param name="gammaRegularizer">Penalty on γ.</param>
    /// <param name="betaConstraint">Applied to β after each step.</param>
    /// <param name="gammaConstraint">Applied to γ after each step.</param>
    /// <param name="renorm">Whether to use batch renormalization (Ioffe 2017) in training.</param>
    /// <param name="renormClipping">Limits of its corrections; by default none.</param>
    /// <param name="renormMomentum">How much of the old averages stays that its corrections go by.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the layer.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public BatchNormalization(int axis = -1, double momentum = 0.99, double epsilon = 1e-3, bool center = true,
        bool scale = true, Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null, bool renorm = false, RenormClipping? renormClipping = null,
        double renormMomentum = 0.99, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, trainable, dtype, inputShape)
    {
        (this.axis, this.momentum, this.epsilon, this.center, this.scale) = (axis, momentum, epsilon, center, scale);
        (this.betaInitializer, this.gammaInitializer) = (betaInitializer ?? "zeros", gammaInitializer ?? "ones");
        (meanInitializer, varianceInitializer) =
            (movingMeanInitializer ?? "zeros", movingVarianceInitializer ?? "ones");
        (this.betaRegularizer, this.gammaRegularizer) = (betaRegularizer, gammaRegularizer);
        (this.betaConstraint, this.gammaConstraint) = (betaConstraint, gammaConstraint);
        (this.renorm, this.renormClipping, this.renormMomentum) = (renorm, renormClipping, renormMomentum);
        if (renormClipping is { DMax: < 0 } || renormClipping?.RMax < renormClipping?.RMin)
            throw new ArgumentException($"rmax must not be below rmin, nor dmax below 0: {renormClipping}.");
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        int size = inputShapes[0][inputShapes[0].Axis(axis)];
        if (scale) gamma = AddWeight("gamma", size, gammaInitializer, true, gammaRegularizer, gammaConstraint);
        if (center) beta = AddWeight("beta", size, betaInitializer, true, betaRegularizer, betaConstraint);
        movingMean = AddWeight("moving_mean", size, meanInitializer, trainable: false);
        movingVariance = AddWeight("moving_variance", size, varianceInitializer, trainable: false);
        if (!renorm) return;
        Variable State(string name, Initializer first) => AddWeight(name, size, first, trainable: false);
        var deviation = new SquareRoot(varianceInitializer);
        renormalization = new(renormClipping, renormMomentum)
        {
            MovingDeviation = State("moving_stddev", deviation),
            Mean = State("renorm_mean", meanInitializer),
            Deviation = State("renorm_stddev", deviation),
        };
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        // Sums of many squares are too much for 16 bits.
        if (x.DType is DType.Float16 or DType.BFloat16) return Call(x.Cast(DType.Float32), context).Cast(x.DType);
        int features = x.Shape.Axis(axis);
        Ints others = [.. Enumerable.Range(0, x.Rank).Where(a => a != features)];
        Shape along = new([.. x.Shape.Select((size, a) => a == features ? size : 1)]);
        (Tensor mean, Tensor variance) = (movingMean!.Tensor, movingVariance!.Tensor);
        if (context.Training && Trainable)
        {
            (mean, variance) = Moments(x, others, context.Mask);
            if (renormalization is not null) return Renormalized(x, mean, variance, along);
            Move(movingMean, mean);
            Move(movingVariance, variance);
        }
        return Apply(x, mean, variance, along, gamma?.Tensor, beta?.Tensor);
    }

    Tensor Renormalized(Tensor x, Tensor mean, Tensor variance, Shape along)
    {
        Tensor deviation = (variance + epsilon).Sqrt();
        (Tensor r, Tensor d) = renormalization!.Correct(mean, deviation, epsilon);
        Tensor factor = gamma is null ? r : r * gamma, offset = gamma is null ? d : d * gamma;
        Tensor y = Apply(x, mean, variance, along, factor, beta is null ? offset : offset + beta);
        Move(movingMean!, mean);
        movingVariance!.Assign(renormalization.Update(mean, deviation, momentum, epsilon));
        return y;
    }

    Tensor Apply(Tensor x, Tensor mean, Tensor variance, Shape along, Tensor? gamma, Tensor? beta)
    {
        Tensor factor = (variance + epsilon).Rsqrt();
        if (gamma is not null) factor *= gamma;
        Tensor offset = -mean * factor;
        if (beta is not null) offset += beta;
        return x * factor.Reshape(along) + offset.Reshape(along);
    }

    void Move(Variable moving, Tensor now) =>
        moving.Assign((moving.Tensor * momentum + now * (1 - momentum)).Cast(moving.DType));

    /// <summary>Mean and (biased) variance over axes, of what a mask lets through.</summary>
    static (Tensor Mean, Tensor Variance) Moments(Tensor x, Ints axes, Tensor? mask)
    {
        if (mask is null)
        {
            Tensor mean = x.Mean(axes, keepDims: true);
            return (mean.Reshape((int)mean.Shape.Elements), x.Variance(axes));
        }
        Tensor weight = mask.Cast(x.DType);
        while (weight.Rank < x.Rank) weight = weight.ExpandDims(-1);
        // The mask repeats along the axes that it does not have.
        weight = weight.BroadcastTo(x.Shape);
        Tensor total = weight.Sum(axes, keepDims: true) + 1e-7;
        Tensor masked = (weight * x).Sum(axes, keepDims: true) / total;
        Tensor spread = (weight * (x - masked).Square()).Sum(axes) / total.Reshape((int)total.Shape.Elements);
        return (masked.Reshape((int)masked.Shape.Elements), spread);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("axis", axis), ("momentum", momentum), ("epsilon", epsilon), ("center", center), ("scale", scale),
        ("beta_initializer", Registry.Serialize(betaInitializer)),
            ("gamma_initializer", Registry.Serialize(gammaInitializer)),
        ("moving_mean_initializer", Registry.Serialize(meanInitializer)),
        ("moving_variance_initializer", Registry.Serialize(varianceInitializer)),
        ("beta_regularizer", Registry.SerializeOrNull(betaRegularizer)),
            ("gamma_regularizer", Registry.SerializeOrNull(gammaRegularizer)),
        ("beta_constraint", Registry.SerializeOrNull(betaConstraint)),
            ("gamma_constraint", Registry.SerializeOrNull(gammaConstraint)),
        ("synchronized", false), ("renorm", renorm), ("renorm_clipping", renormClipping?.Write()),
        ("renorm_momentum", renormMomentum));
}
