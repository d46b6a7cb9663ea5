using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// Mean over the last axis of ½·e² where |e| ≤ δ and of δ·|e| − ½·δ² beyond, with e = yPred − yTrue (Huber 1964).
/// </summary>
/// <param name="delta">δ, where the square becomes a line.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class Huber(
    double delta = 1, string reduction = "sum_over_batch_size", string? name = null)
    : Loss(name ?? "huber_loss", reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["delta"] = delta;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        Tensor error = p - t, size = error.Abs();
        Tensor line = delta * size - 0.5 * delta * delta;
        return Tensor.Where(size.IsLessOrEqual(delta), 0.5 * error.Square(), line).Mean([-1]);
    }
}

/// <summary>Mean of ln cosh(yPred − yTrue) over the last axis: a square near 0, a line far away.</summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class LogCosh(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        Tensor error = p - t;
        return (error + Functions.Softplus(-2 * error) - Math.Log(2)).Mean([-1]);
    }
}
