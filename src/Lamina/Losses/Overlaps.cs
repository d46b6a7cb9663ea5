using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// 1 − 2·Σ t·p / (Σ t + Σ p), the overlap of two areas in segmentation (Milletari et al. 2016).
/// </summary>
/// <param name="axis">The axes that are summed over; by default all, which gives a single number.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class Dice(
    Ints? axis = null, string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["axis"] = axis is { } axes ? Saving.Config.List(axes) : null;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor t = yTrue.Cast(yPred.DType);
        return 1 - 2 * (t * yPred).Sum(axis) / (t.Sum(axis) + yPred.Sum(axis) + Keras.Epsilon);
    }
}

/// <summary>
/// 1 − Σ t·p / (Σ t·p + α·Σ (1 − t)·p + β·Σ t·(1 − p)): the overlap with weights for false positives and false
/// negatives (Salehi et al. 2017).
/// </summary>
/// <param name="alpha">α, the weight of false positives.</param>
/// <param name="beta">β, the weight of false negatives.</param>
/// <param name="axis">The axes that are summed over; by default all, which gives a single number.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class Tversky(
    double alpha = 0.5, double beta = 0.5, Ints? axis = null, string reduction = "sum_over_batch_size",
    string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["alpha"] = alpha;
        config["beta"] = beta;
        config["axis"] = axis is { } axes ? Saving.Config.List(axes) : null;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor t = yTrue.Cast(yPred.DType);
        Tensor both = (t * yPred).Sum(axis);
        Tensor falsePositive = ((1 - t) * yPred).Sum(axis), falseNegative = (t * (1 - yPred)).Sum(axis);
        return 1 - both / (both + falsePositive * alpha + falseNegative * beta + Keras.Epsilon);
    }
}
