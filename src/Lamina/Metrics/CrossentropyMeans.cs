using System.Text.Json.Nodes;

namespace Lamina.Metrics;

/// <summary>The mean of the binary cross-entropy −(yTrue · ln p + (1 − yTrue) · ln(1 − p)).</summary>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="labelSmoothing">How far targets are moved from 0 and 1 towards one half.</param>
/// <param name="name">The key in the logs.</param>
public sealed class BinaryCrossentropy(
    bool fromLogits = false, double labelSmoothing = 0, string name = "binary_crossentropy")
    : MeanMetricWrapper(new Losses.BinaryCrossentropy(fromLogits, labelSmoothing).Call, name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["from_logits"], config["label_smoothing"]) = (fromLogits, labelSmoothing);
        return config;
    }
}

/// <summary>The mean of the cross-entropy −Σ yTrue · ln p over classes; targets are one-hot.</summary>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="labelSmoothing">How much of a target goes to all classes alike.</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="name">The key in the logs.</param>
public sealed class CategoricalCrossentropy(
    bool fromLogits = false, double labelSmoothing = 0, int axis = -1, string name = "categorical_crossentropy")
    : MeanMetricWrapper(new Losses.CategoricalCrossentropy(fromLogits, labelSmoothing, axis).Call, name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["from_logits"], config["label_smoothing"], config["axis"]) = (fromLogits, labelSmoothing, axis);
        return config;
    }
}

/// <summary>The mean of the cross-entropy −ln p of the true class; targets are class numbers.</summary>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="ignoreClass">A class number whose samples have no loss.</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="name">The key in the logs.</param>
public sealed class SparseCategoricalCrossentropy(
    bool fromLogits = false, int? ignoreClass = null, int axis = -1, string name = "sparse_categorical_crossentropy")
    : MeanMetricWrapper(new Losses.SparseCategoricalCrossentropy(fromLogits, ignoreClass, axis).Call, name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["from_logits"], config["ignore_class"], config["axis"]) = (fromLogits, ignoreClass, axis);
        return config;
    }
}
