using Lamina.IR;

namespace Lamina.Losses;

/// <summary>Mean of (yTrue − yPred)² over the last axis.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class MeanSquaredError(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
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
public sealed class MeanAbsoluteError(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return (p - t).Abs().Mean([-1]);
    }
}
