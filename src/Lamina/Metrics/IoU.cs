using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.IR.Primitives;
using Lamina.Saving;

namespace Lamina.Metrics;

/// <summary>
/// Intersection over union in segmentation: TP / (TP + FP + FN) of each class, averaged over the target classes that
/// occur. Labels outside the classes do not count.
/// </summary>
public class IoU : Metric
{
    readonly IoUOptions options;
    readonly Variable confusion;

    /// <summary>A mean over classes.</summary>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="targetClassIds">The classes that are averaged over.</param>
    /// <param name="options">A class to leave out, and whether targets and predictions are class numbers.</param>
    /// <param name="name">The key in the logs; by default numbered within the process.</param>
    /// <exception cref="ArgumentException">A target class is none of the classes.</exception>
    public IoU(int numClasses, Ints targetClassIds, IoUOptions? options = null, string? name = null) : base(name)
    {
        foreach (int id in targetClassIds)
            if ((uint)id >= (uint)numClasses)
                throw new ArgumentException($"The target class {id} is not in [0, {numClasses}).");
        (NumClasses, TargetClassIds, this.options) = (numClasses, targetClassIds, options ?? new());
        confusion = AddVariable("total_confusion_matrix", (numClasses, numClasses), dtype: this.options.DType);
    }

    /// <summary>How many classes there are.</summary>
    public int NumClasses { get; }

    /// <summary>The classes that are averaged over.</summary>
    public Ints TargetClassIds { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["num_classes"] = NumClasses;
        config["target_class_ids"] = Config.List(TargetClassIds);
        options.Write(config);
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        Tensor t = Numbers(yTrue, options.SparseTrue), p = Numbers(yPred, options.SparsePred);
        Tensor counted = t.IsGreaterOrEqual(0) & t.IsLess(NumClasses) & p.IsGreaterOrEqual(0) & p.IsLess(NumClasses);
        if (options.IgnoreClass is { } ignored) counted &= t.IsNotEqual(ignored);
        Tensor weight = sampleWeight is null ? Tensor.Ones(t.Shape, confusion.DType)
            : sampleWeight.Cast(confusion.DType).Reshape(-1).BroadcastTo(t.Shape);
        Tensor place = Tensor.Where(counted, t * NumClasses + p, 0);
        Tensor counts = new Scatter(0, Add: true).Apply(Tensor.Zeros(NumClasses * NumClasses, confusion.DType), place,
            Tensor.Where(counted, weight, 0));
        confusion.Assign(confusion.Tensor + counts.Reshape(confusion.Shape));
    }

    Tensor Numbers(Tensor y, bool sparse) => (sparse ? y : y.ArgMax(options.Axis)).Cast(DType.Int32).Reshape(-1);

    /// <inheritdoc/>
    public override Tensor Result()
    {
        Tensor matrix = confusion.Tensor.Cast(DType.Float32), ids = Tensor.From(TargetClassIds.ToArray());
        Tensor row = Tensor.Iota(matrix.Shape, 0, DType.Int32), column = Tensor.Iota(matrix.Shape, 1, DType.Int32);
        Tensor both = Tensor.Where(row.IsEqual(column), matrix, 0).Sum([0]);
        Tensor union = (matrix.Sum([0]) + matrix.Sum([1]) - both).Take(ids);
        Tensor occurs = union.IsGreater(1e-9);
        Tensor share = Tensor.Where(occurs, both.Take(ids) / (union + Keras.Epsilon), 0);
        return share.Sum() / (occurs.Cast(DType.Float32).Sum() + Keras.Epsilon);
    }
}
