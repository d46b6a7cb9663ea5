using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// Minus the cosine of the angle between targets and predictions: −1 for equal directions, 1 for opposite.
/// </summary>
/// <param name="axis">The axis along which the vectors lie.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class CosineSimilarity(
    int axis = -1, string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["axis"] = axis;
        return config;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return -Cosine(t, p, axis);
    }

    internal static Tensor Cosine(Tensor t, Tensor p, int axis) => (Unit(t, axis) * Unit(p, axis)).Sum([axis]);

    // A vector shorter than 1e−7 is stretched no further, so that the zero vector stays and has a gradient.
    static Tensor Unit(Tensor x, int axis) =>
        x * x.Square().Sum([axis], keepDims: true).Maximum(Keras.Epsilon * Keras.Epsilon).Rsqrt();
}
