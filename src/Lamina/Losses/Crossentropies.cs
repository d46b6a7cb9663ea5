using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// −[t ln p + (1 − t) ln(1 − p)], averaged over an axis; probabilities are first limited to [1e−7, 1 − 1e−7].
/// </summary>
/// <param name="fromLogits">Whether predictions are before the sigmoid.</param>
/// <param name="labelSmoothing">How far targets move to ½, in [0, 1].</param>
/// <param name="axis">The axis that is averaged over.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class BinaryCrossentropy(
    bool fromLogits = false, double labelSmoothing = 0, int axis = -1, string reduction = "sum_over_batch_size",
    string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["from_logits"], config["label_smoothing"], config["axis"]) = (fromLogits, labelSmoothing, axis);
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        if (labelSmoothing > 0) t = t * (1 - labelSmoothing) + 0.5 * labelSmoothing;
        return Elementwise(t, p, fromLogits).Mean([axis]);
    }

    internal static Tensor Elementwise(Tensor t, Tensor p, bool fromLogits)
    {
        // max(x, 0) − x·t + ln(1 + e^−|x|), which overflows nowhere.
        if (fromLogits) return p.Maximum(0) - p * t + (-p.Abs()).Exp().Log1p();
        p = Functions.Clip(p, CrossentropyTerms.Epsilon, 1 - CrossentropyTerms.Epsilon);
        return -(t * p.Log() + (1 - t) * (1 - p).Log());
    }
}

/// <summary>
/// −Σ t ln p over the classes; probabilities are first divided by their sum and limited to [1e−7, 1 − 1e−7].
/// </summary>
/// <param name="fromLogits">Whether predictions are before the softmax.</param>
/// <param name="labelSmoothing">How far targets move to the uniform distribution, in [0, 1].</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class CategoricalCrossentropy(
    bool fromLogits = false, double labelSmoothing = 0, int axis = -1, string reduction = "sum_over_batch_size",
    string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["from_logits"], config["label_smoothing"], config["axis"]) = (fromLogits, labelSmoothing, axis);
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        if (labelSmoothing > 0) t = t * (1 - labelSmoothing) + labelSmoothing / p.Shape[axis];
        return -(t * CrossentropyTerms.LogProbabilities(p, fromLogits, axis)).Sum([axis]);
    }
}

/// <summary>
/// −ln p of the class that the target names; probabilities are first divided by their sum and limited to
/// [1e−7, 1 − 1e−7].
/// </summary>
/// <param name="fromLogits">Whether predictions are before the softmax.</param>
/// <param name="ignoreClass">A label whose samples do not count.</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class SparseCategoricalCrossentropy(
    bool fromLogits = false, int? ignoreClass = null, int axis = -1, string reduction = "sum_over_batch_size",
    string? name = null) : Loss(name, reduction)
{
    internal override int? ClassAxis => axis;

    internal override int? IgnoredClass => ignoreClass;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["from_logits"], config["ignore_class"], config["axis"]) = (fromLogits, ignoreClass, axis);
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor labels = Labels(yTrue, yPred);
        Tensor? valid = Valid(yTrue, yPred);
        if (valid is not null)
        {
            labels = Tensor.Where(valid, labels, 0);
            yPred *= valid.Cast(yPred.DType).ExpandDims(axis);
        }
        Tensor logs = CrossentropyTerms.LogProbabilities(yPred, fromLogits, axis);
        Tensor loss = -logs.TakeAlongAxis(labels.ExpandDims(axis), axis).Squeeze([axis]);
        return valid is null ? loss : Tensor.Where(valid, loss, 0);
    }

    /// <inheritdoc/>
    protected override Tensor? Valid(Tensor yTrue, Tensor yPred) =>
        ignoreClass is { } ignored ? Labels(yTrue, yPred).IsNotEqual(ignored) : null;

    internal static Tensor Labels(Tensor yTrue, Tensor yPred)
    {
        Tensor labels = yTrue.DType == DType.Int64 ? yTrue : yTrue.Cast(DType.Int32);
        return labels.Rank == yPred.Rank && labels.Shape[-1] == 1 ? labels.Squeeze([-1]) : labels;
    }
}

/// <summary>What the cross-entropies share.</summary>
static class CrossentropyTerms
{
    public const double Epsilon = Keras.Epsilon;

    public static Tensor LogProbabilities(Tensor p, bool fromLogits, int axis) =>
        fromLogits ? Functions.LogSoftmax(p, [axis]) : Probabilities(p, axis).Log();

    public static Tensor Probabilities(Tensor p, int axis) =>
        Functions.Clip(p / p.Sum([axis], keepDims: true), Epsilon, 1 - Epsilon);
}
