using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary><see cref="IoU"/> averaged over all classes.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="options">As of <see cref="IoU"/>.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public class MeanIoU(int numClasses, IoUOptions? options = null, string? name = null)
    : IoU(numClasses, Ints.Range(numClasses), options, name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config.Remove("target_class_ids");
        return config;
    }
}

/// <summary><see cref="IoU"/> of two classes, foreground (1) and background (0).</summary>
/// <param name="targetClassIds">The classes that are averaged over; by default both.</param>
/// <param name="threshold">From what on a prediction is foreground.</param>
/// <param name="dtype">The type that is counted in.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class BinaryIoU(
    Ints? targetClassIds = null, double threshold = 0.5, DType dtype = DType.Int32, string? name = null)
    : IoU(2, targetClassIds ?? [0, 1], new() { DType = dtype }, name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["target_class_ids"] = Saving.Config.List(TargetClassIds),
        ["threshold"] = threshold,
        ["name"] = Name,
        ["dtype"] = dtype.KerasName(),
    };

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) =>
        base.UpdateState(yTrue, yPred.IsGreaterOrEqual(threshold).Cast(DType.Int32), sampleWeight);
}

/// <summary><see cref="IoU"/> of one-hot targets and, by default, predictions of each class.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="targetClassIds">The classes that are averaged over.</param>
/// <param name="options">As of <see cref="IoU"/>; by default neither side is class numbers.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class OneHotIoU(int numClasses, Ints targetClassIds, IoUOptions? options = null, string? name = null)
    : IoU(numClasses, targetClassIds, OneHot(options), name)
{
    internal static IoUOptions OneHot(IoUOptions? options) =>
        options is null ? new() { SparseTrue = false, SparsePred = false } : options with { SparseTrue = false };

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config.Remove("sparse_y_true");
        return config;
    }
}

/// <summary><see cref="OneHotIoU"/> averaged over all classes.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="options">As of <see cref="IoU"/>; by default neither side is class numbers.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class OneHotMeanIoU(int numClasses, IoUOptions? options = null, string? name = null)
    : MeanIoU(numClasses, OneHotIoU.OneHot(options), name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config.Remove("sparse_y_true");
        return config;
    }
}
