using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// Binary cross-entropy that counts well predicted samples less: each term is multiplied by (1 − pₜ)^γ with pₜ the
/// probability of the true class (Lin et al. 2017).
/// </summary>
/// <param name="applyClassBalancing">Whether ones are weighed by α and zeros by 1 − α.</param>
/// <param name="alpha">α.</param>
/// <param name="gamma">γ.</param>
/// <param name="fromLogits">Whether predictions are before the sigmoid.</param>
/// <param name="labelSmoothing">How far targets move to ½, in [0, 1].</param>
/// <param name="axis">The axis that is averaged over.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class BinaryFocalCrossentropy(
    bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false,
    double labelSmoothing = 0, int axis = -1, string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["from_logits"] = fromLogits;
        config["label_smoothing"] = labelSmoothing;
        config["axis"] = axis;
        config["apply_class_balancing"] = applyClassBalancing;
        config["alpha"] = alpha;
        config["gamma"] = gamma;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        if (labelSmoothing > 0) t = t * (1 - labelSmoothing) + 0.5 * labelSmoothing;
        if (fromLogits) p = p.Sigmoid();
        Tensor ofTrue = t * p + (1 - t) * (1 - p);
        Tensor loss = (1 - ofTrue).Pow(gamma) * BinaryCrossentropy.Elementwise(t, p, fromLogits: false);
        if (applyClassBalancing) loss *= t * alpha + (1 - t) * (1 - alpha);
        return loss.Mean([axis]);
    }
}

/// <summary>
/// Categorical cross-entropy that counts well predicted samples less: each term is multiplied by α·(1 − p)^γ
/// (Lin et al. 2017).
/// </summary>
/// <param name="alpha">α.</param>
/// <param name="gamma">γ.</param>
/// <param name="fromLogits">Whether predictions are before the softmax.</param>
/// <param name="labelSmoothing">How far targets move to the uniform distribution, in [0, 1].</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class CategoricalFocalCrossentropy(
    double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0, int axis = -1,
    string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["from_logits"] = fromLogits;
        config["label_smoothing"] = labelSmoothing;
        config["axis"] = axis;
        config["alpha"] = alpha;
        config["gamma"] = gamma;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        if (labelSmoothing > 0) t = t * (1 - labelSmoothing) + labelSmoothing / p.Shape[axis];
        if (fromLogits) p = Functions.Softmax(p, [axis]);
        p = CrossentropyTerms.Probabilities(p, axis);
        return ((1 - p).Pow(gamma) * alpha * (-t * p.Log())).Sum([axis]);
    }
}
