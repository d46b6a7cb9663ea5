using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>How often a prediction above the threshold meets a target of 1, and one below it a target of 0.</summary>
/// <param name="threshold">The threshold.</param>
/// <param name="name">The key in the logs.</param>
public sealed class BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy")
    : MeanMetricWrapper((t, p) => MetricFunctions.Binary(t, p, threshold), name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["threshold"] = threshold;
        return config;
    }

    internal override MeanMetricWrapper Named(string key) => new BinaryAccuracy(threshold, key);
}

/// <summary>How often the true class is among the k of highest prediction; targets are one-hot.</summary>
/// <param name="k">How many count.</param>
/// <param name="name">The key in the logs.</param>
public sealed class TopKCategoricalAccuracy(int k = 5, string name = "top_k_categorical_accuracy")
    : MeanMetricWrapper((t, p) => MetricFunctions.InTopK(t.ArgMax(), p, k), name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["k"] = k;
        return config;
    }

    internal override MeanMetricWrapper Named(string key) => new TopKCategoricalAccuracy(k, key);
}

/// <summary>How often the true class is among the k of highest prediction; targets are class numbers.</summary>
/// <param name="k">How many count.</param>
/// <param name="name">The key in the logs.</param>
public sealed class SparseTopKCategoricalAccuracy(int k = 5, string name = "sparse_top_k_categorical_accuracy")
    : MeanMetricWrapper((t, p) => MetricFunctions.InTopK(MetricFunctions.Labels(t, p), p, k), name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["k"] = k;
        return config;
    }

    internal override MeanMetricWrapper Named(string key) => new SparseTopKCategoricalAccuracy(k, key);
}

/// <summary>
/// "accuracy": the accuracy that suits the shapes, once they are known: binary for one prediction a sample, sparse for
/// class numbers as targets, else categorical.
/// </summary>
sealed class AutoAccuracy(string name) : MeanMetricWrapper(MetricFunctions.Accuracy, name)
{
    public override string ClassName => "Accuracy";

    internal override MeanMetricWrapper Named(string key) => new AutoAccuracy(key);

    internal override Metric For(TensorType yTrue, TensorType yPred, Loss? loss) => For(yTrue.Shape, yPred.Shape).Named(Name);

    static MeanMetricWrapper For(Shape yTrue, Shape yPred)
    {
        if (yPred.Rank > 0 && yPred[-1] == 1) return new BinaryAccuracy();
        string name = yTrue.Rank < yPred.Rank || yTrue.Rank > 0 && yTrue[-1] == 1 ? "sparse_categorical_accuracy" : "categorical_accuracy";
        return (MeanMetricWrapper)(Metric)name;
    }
}
