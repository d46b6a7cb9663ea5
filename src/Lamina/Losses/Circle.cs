using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// Pulls embeddings of one class together and pushes those of different classes apart, each pair weighed by how far it
/// is from where it should be (Sun et al. 2020). Targets are class numbers, predictions L2-normalized embeddings
/// (samples, features). Samples without loss do not count in the mean.
/// </summary>
/// <param name="gamma">γ, the scale.</param>
/// <param name="margin">The margin.</param>
/// <param name="removeDiagonal">Whether a sample is not paired with itself.</param>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class Circle(
    double gamma = 80, double margin = 0.4, bool removeDiagonal = true, string reduction = "sum_over_batch_size",
    string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["gamma"] = gamma;
        config["margin"] = margin;
        config["remove_diagonal"] = removeDiagonal;
        return config;
    }

    internal override bool TargetsHaveShapeOfPredictions => false;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor labels = SparseCategoricalCrossentropy.Labels(yTrue, yPred);
        int samples = labels.Shape[0];
        Tensor distance = (1 - yPred.MatMul(yPred.Transpose())).Maximum(0);
        Tensor same = labels.ExpandDims(1).IsEqual(labels.ExpandDims(0)), different = !same;
        if (removeDiagonal)
        {
            Shape square = (samples, samples);
            same &= Tensor.Iota(square, 0, DType.Int32).IsNotEqual(Tensor.Iota(square, 1, DType.Int32));
        }
        Tensor pull = -gamma * Weight(margin + distance, same) * (margin - distance);
        Tensor push = gamma * Weight(1 + margin - distance, different) * (1 - margin - distance);
        return Functions.Softplus(Sum(pull, same) + Sum(push, different));
    }

    /// <inheritdoc/>
    protected override Tensor? Valid(Tensor yTrue, Tensor yPred) => Call(yTrue, yPred).IsGreater(0);

    static Tensor Weight(Tensor weight, Tensor pairs) => (weight * pairs.Cast(weight.DType)).Maximum(0);

    static Tensor Sum(Tensor logits, Tensor pairs) =>
        Functions.LogSumExp(Tensor.Where(pairs, logits, double.NegativeInfinity), [1]);
}
