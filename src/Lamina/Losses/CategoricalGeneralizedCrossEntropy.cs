using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// (1 − p^q) / q with p the predicted probability of the true class: between the cross-entropy (q → 0) and the mean
/// absolute error (q = 1), for labels that are partly wrong (Zhang and Sabuncu 2018). Targets are class numbers.
/// </summary>
/// <param name="q">q, between 0 and 1.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class CategoricalGeneralizedCrossEntropy(
    double q = 0.5, string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    readonly double q = q is > 0 and < 1 ? q : throw new ArgumentException($"q lies between 0 and 1, not at {q}.");

    internal override int? ClassAxis => -1;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["q"] = q;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor labels = SparseCategoricalCrossentropy.Labels(yTrue, yPred);
        Tensor p = (yPred * labels.OneHot(yPred.Shape[-1], yPred.DType)).Sum([-1]);
        return (1 - p.Pow(q)) / q;
    }
}
