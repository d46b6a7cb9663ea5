using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>The root of the mean of (yTrue − yPred)² over all batches.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class RootMeanSquaredError(string name = "root_mean_squared_error") : Mean(name)
{
    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(DType.Float32), yPred.Cast(DType.Float32));
        Update((p - t).Square(), sampleWeight);
    }

    /// <inheritdoc/>
    public override Tensor Result() => base.Result().Sqrt();
}
