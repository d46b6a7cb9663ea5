using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>How often a prediction equals its target.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class Accuracy(string name = "accuracy") : MeanMetricWrapper(MetricFunctions.Accuracy, name);

/// <summary>How often the largest prediction is that of the true class; targets are one-hot.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class CategoricalAccuracy(string name = "categorical_accuracy")
    : MeanMetricWrapper(MetricFunctions.Categorical, name);

/// <summary>How often the largest prediction is that of the true class; targets are class numbers.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy")
    : MeanMetricWrapper(MetricFunctions.SparseCategorical, name);

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
}

/// <summary>
/// "accuracy": the accuracy that suits the shapes, once they are known: binary for one prediction a sample, sparse for
/// class numbers as targets, else categorical.
/// </summary>
sealed class AutoAccuracy(string name) : MeanMetricWrapper(MetricFunctions.Accuracy, name)
{
    public override string ClassName => "Accuracy";

    internal override Metric For(TensorType yTrue, TensorType yPred, Loss? loss) =>
        Accuracies.Resolve(yTrue.Shape, yPred.Shape, Name);
}

/// <summary>The choice of an accuracy by shapes.</summary>
public static class Accuracies
{
    /// <summary>
    /// What "accuracy" means for an output: <see cref="BinaryAccuracy"/> for one prediction a sample,
    /// <see cref="SparseCategoricalAccuracy"/> for class numbers as targets, else <see cref="CategoricalAccuracy"/>.
    /// </summary>
    /// <param name="yTrue">The shape of the targets.</param>
    /// <param name="yPred">The shape of the predictions.</param>
    /// <param name="name">The key in the logs.</param>
    public static Metric Resolve(Shape yTrue, Shape yPred, string name = "accuracy")
    {
        if (yPred.Rank > 0 && yPred[-1] == 1) return new BinaryAccuracy(name: name);
        bool sparse = yTrue.Rank < yPred.Rank || yTrue.Rank > 0 && yTrue[-1] == 1;
        return sparse ? new SparseCategoricalAccuracy(name) : new CategoricalAccuracy(name);
    }
}

/// <summary>"crossentropy": the mean of the cross-entropy of probabilities that suits the shapes.</summary>
sealed class AutoCrossentropyMean(string name) : MeanMetricWrapper(
    (t, p) => AutoCrossentropy.For(t.Shape, p.Shape).Call(t, p), name)
{
    public override string ClassName => "Crossentropy";

    internal override Metric For(TensorType yTrue, TensorType yPred, Loss? loss) =>
        AutoCrossentropy.For(yTrue.Shape, yPred.Shape) switch
        {
            Losses.BinaryCrossentropy => new BinaryCrossentropy(name: Name),
            Losses.SparseCategoricalCrossentropy => new SparseCategoricalCrossentropy(name: Name),
            _ => new CategoricalCrossentropy(name: Name),
        };
}
