using Lamina.IR;

namespace Lamina.Losses;

/// <summary>Mean of max(1 − yTrue · yPred, 0) over the last axis; targets are −1 and 1, or all 0 and 1.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class Hinge(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred) =>
        Margin(yTrue, yPred).Mean([-1]);

    internal static Tensor Margin(Tensor yTrue, Tensor yPred)
    {
        Tensor t = yTrue.Cast(yPred.DType);
        Tensor binary = (t.IsEqual(0) | t.IsEqual(1)).All();
        return (1 - Tensor.Where(binary, 2 * t - 1, t) * yPred).Maximum(0);
    }
}

/// <summary>Mean of max(1 − yTrue · yPred, 0)² over the last axis; targets are −1 and 1, or all 0 and 1.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class SquaredHinge(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred) =>
        Hinge.Margin(yTrue, yPred).Square().Mean([-1]);
}

/// <summary>
/// max(n − p + 1, 0) with p the prediction of the true class and n the largest of the others; targets are one-hot.
/// </summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class CategoricalHinge(string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor t = yTrue.Cast(yPred.DType);
        Tensor positive = (t * yPred).Sum([-1]), negative = ((1 - t) * yPred).Max([-1]);
        return (negative - positive + 1).Maximum(0);
    }
}
