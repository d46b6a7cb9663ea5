using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>The weighted mean of values.</summary>
public class Mean : Metric
{
    readonly Variable total, count;

    /// <summary>A mean.</summary>
    /// <param name="name">The key in the logs.</param>
    public Mean(string name = "mean") : base(name) => (total, count) = (AddVariable("total", Shape.Scalar), AddVariable("count", Shape.Scalar));

    /// <summary>Adds values, in a trace.</summary>
    /// <param name="values">Any shape.</param>
    /// <param name="sampleWeight">Weights that broadcast to the values.</param>
    public void Update(Tensor values, Tensor? sampleWeight = null)
    {
        values = values.Cast(DType.Float32);
        (Tensor sum, Tensor weights) = (values.Sum(), Tensor.Scalar(values.Shape.Elements));
        if (sampleWeight is not null)
        {
            (values, Tensor w) = Weighting.SameRank(values, sampleWeight.Cast(DType.Float32));
            // Weights of whole samples hold for all of their values.
            while (w.Rank < values.Rank && w.Rank > 0 && w.Shape[0] == values.Shape[0]) w = w.ExpandDims(-1);
            w = w.BroadcastTo(values.Shape);
            (sum, weights) = ((values * w).Sum(), w.Sum());
        }
        total.Assign(total.Tensor + sum);
        count.Assign(count.Tensor + weights);
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) => Update(yTrue, sampleWeight);

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
        Tensor values = yTrue.Cast(DType.Float32);
        if (sampleWeight is not null) values *= sampleWeight.Cast(DType.Float32);
        total.Assign(total.Tensor + values.Sum());
    }

    /// <inheritdoc/>
    public override Tensor Result() => total.Tensor;
}
