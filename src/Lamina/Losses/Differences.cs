using Lamina.IR;

namespace Lamina.Losses;

/// <summary>Mean of (yTrue − yPred)² over the last axis.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class MeanSquaredError(string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return (p - t).Square().Mean([-1]);
    }
}

/// <summary>Mean of |yTrue − yPred| over the last axis.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class MeanAbsoluteError(string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return (p - t).Abs().Mean([-1]);
    }
}

/// <summary>Mean of 100 · |yTrue − yPred| / max(|yTrue|, 1e−7) over the last axis, in per cent.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class MeanAbsolutePercentageError(string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return 100 * ((t - p) / t.Abs().Maximum(Keras.Epsilon)).Abs().Mean([-1]);
    }
}

/// <summary>
/// Mean of (ln(yTrue + 1) − ln(yPred + 1))² over the last axis; both are first raised to at least 1e−7.
/// </summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class MeanSquaredLogarithmicError(string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return (Log(p) - Log(t)).Square().Mean([-1]);
    }

    static Tensor Log(Tensor x) => (x.Maximum(Keras.Epsilon) + 1).Log();
}
