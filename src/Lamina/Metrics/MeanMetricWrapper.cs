using Lamina.IR;
using Lamina.Layers;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>The mean of a function of targets and predictions over all samples.</summary>
public class MeanMetricWrapper : Mean
{
    readonly Func<Tensor, Tensor, Tensor> function;

    /// <summary>A mean of a function.</summary>
    /// <param name="function">(yTrue, yPred) → a number for each sample.</param>
    /// <param name="name">The key in the logs.</param>
    public MeanMetricWrapper(Func<Tensor, Tensor, Tensor> function, string name = "mean_metric_wrapper") : base(name) =>
        this.function = function;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        Tensor values = function(yTrue, yPred);
        if (Masks.Of(yPred) is { } mask)
        {
            Tensor kept = mask.Cast(DType.Float32);
            if (sampleWeight is not null)
                (kept, sampleWeight) = Weighting.SameRank(kept, sampleWeight.Cast(DType.Float32));
            sampleWeight = sampleWeight is null ? kept : sampleWeight * kept;
        }
        Update(values, sampleWeight);
    }
}
