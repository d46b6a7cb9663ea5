using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// Pearson's correlation of targets and predictions along an axis: 1 for a rising line, −1 for a falling one.
/// </summary>
/// <param name="axis">The axis that is correlated along.</param>
/// <param name="name">The key in the logs.</param>
public sealed class PearsonCorrelation(int axis = -1, string name = "pearson_correlation")
    : MeanMetricWrapper((t, p) => MetricFunctions.Pearson(t, p, axis), name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["axis"] = axis;
        return config;
    }
}

/// <summary>
/// Lin's concordance: like Pearson's correlation, but 1 only if predictions equal targets (Lin 1989).
/// </summary>
/// <param name="axis">The axis that is correlated along.</param>
/// <param name="name">The key in the logs.</param>
public sealed class ConcordanceCorrelation(int axis = -1, string name = "concordance_correlation")
    : MeanMetricWrapper((t, p) => MetricFunctions.Concordance(t, p, axis), name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["axis"] = axis;
        return config;
    }
}
