using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>The weighted mean of values.</summary>
public class Mean : Metric
{
    readonly Variable total, count;

    /// <summary>A mean.</summary>
    /// <param name="name">The key in the logs.</param>
    public Mean(string name = "mean") : base(name) =>
        (total, count) = (AddVariable("total", Shape.Scalar), AddVariable("count", Shape.Scalar));

    /// <summary>Adds values, in a trace.</summary>
    /// <param name="values">Any shape.</param>
    /// <param name="sampleWeight">Weights that broadcast to the values.</param>
    public void Update(Tensor values, Tensor? sampleWeight = null)
    {
        (values, sampleWeight) = PerSample(
            values.Cast(DType.Float32), sampleWeight?.Cast(DType.Float32), (t, axes) => t.Mean(axes));
        total.Assign(total.Tensor + values.Sum());
        count.Assign(count.Tensor + (sampleWeight?.Sum() ?? Tensor.Scalar(values.Rank > 0 ? values.Shape[0] : 1)));
    }

    /// <summary>
    /// Values and weights, one a sample: values are reduced to the axes of the weights, weighed, and reduced to the
    /// first axis; weights are reduced alike. The order of the steps is Keras's.
    /// </summary>
    internal static (Tensor Values, Tensor? Weight) PerSample(
        Tensor values, Tensor? weight, Func<Tensor, Ints, Tensor> reduce)
    {
        if (weight is not null)
        {
            (values, weight) = Weighting.SameRank(values, weight);
            int rank = weight.Rank, valueRank = values.Rank;
            if (valueRank > rank) values = reduce(values, [.. Enumerable.Range(rank, valueRank - rank)]);
            weight = weight.BroadcastTo(values.Shape);
            values *= weight;
            if (valueRank > 1 && rank > 1) weight = reduce(weight, [.. Enumerable.Range(1, rank - 1)]);
        }
        return values.Rank > 1 ? (reduce(values, [.. Enumerable.Range(1, values.Rank - 1)]), weight) : (values, weight);
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) =>
        Update(yTrue, sampleWeight);

    /// <inheritdoc/>
    public override Tensor Result() =>
        Tensor.Where(count.Tensor.IsEqual(0), 0, total.Tensor / Tensor.Where(count.Tensor.IsEqual(0), 1, count.Tensor));
}

/// <summary>The weighted sum of values.</summary>
public sealed class Sum : Metric
{
    readonly Variable total;

    /// <summary>A sum.</summary>
    /// <param name="name">The key in the logs.</param>
    public Sum(string name = "sum") : base(name) => total = AddVariable("total", Shape.Scalar);

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        (Tensor values, _) = Mean.PerSample(
            yTrue.Cast(DType.Float32), sampleWeight?.Cast(DType.Float32), (t, axes) => t.Sum(axes));
        total.Assign(total.Tensor + values.Sum());
    }

    /// <inheritdoc/>
    public override Tensor Result() => total.Tensor;
}
