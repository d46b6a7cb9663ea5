using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// The Kullback–Leibler divergence Σ t ln(t / p) over the last axis; both are first limited to [1e−7, 1].
/// </summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class KLDivergence(string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor t = Functions.Clip(yTrue.Cast(yPred.DType), Keras.Epsilon, 1);
        return (t * (t / Functions.Clip(yPred, Keras.Epsilon, 1)).Log()).Sum([-1]);
    }
}

/// <summary>Mean of yPred − yTrue · ln(yPred + 1e−7) over the last axis, for counts.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class Poisson(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred) =>
        (yPred - yTrue.Cast(yPred.DType) * (yPred + Keras.Epsilon).Log()).Mean([-1]);
}
