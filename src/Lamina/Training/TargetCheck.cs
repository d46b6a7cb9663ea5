using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Training;

/// <summary>Checks targets against an output before anything is computed with them.</summary>
static class TargetCheck
{
    /// <exception cref="ArgumentException">The shape does not fit the output, or a label is no class.</exception>
    public static void Run(Loss? loss, NDArray target, TensorType output, string name)
    {
        if (loss?.ClassAxis is { } axis) Labels(loss, axis, target, output, name);
        else if (loss is { Module: Loss.Family, TargetsHaveShapeOfPredictions: true })
            Shapes(loss, target.Shape, output.Shape, name);
    }

    static void Labels(Loss loss, int axis, NDArray target, TensorType output, string name)
    {
        int classes = output.Shape[axis];
        Shape row = target.Shape.Slice(1), outputRow = output.Shape.Slice(1);
        if (row.Elements * classes != outputRow.Elements)
            throw new ArgumentException($"Output '{name}' has the shape {output.Shape.With(0, -1)}, so {loss.Name} " +
                $"wants a label for each row of {classes} classes, and the targets have {target.Shape.With(0, -1)}." +
                (row == outputRow ? " For one-hot targets use categorical_crossentropy." : ""));
        for (long i = 0; i < target.Elements; i++)
        {
            double label = target[i];
            if (label >= 0 && label < classes && label == Math.Floor(label) || label == loss.IgnoredClass) continue;
            throw new ArgumentException($"Label {label} (at position {i}) is none of the {classes} classes of output " +
                $"'{name}': labels are whole numbers from 0 to {classes - 1}.");
        }
    }

    static void Shapes(Loss loss, Shape target, Shape output, string name)
    {
        // A missing or additional last axis of size 1 is made to fit by the losses.
        static Shape Row(Shape shape) =>
            shape.Rank > 1 && shape[^1] == 1 ? shape.Slice(1, shape.Rank - 1) : shape.Slice(1);
        if (target.Slice(1) == output.Slice(1) || Row(target) == Row(output)) return;
        string advice = loss.ClassName == "CategoricalCrossentropy" && target.Rank == output.Rank - 1
            ? " For labels that are class numbers use sparse_categorical_crossentropy." : "";
        throw new ArgumentException($"Output '{name}' has the shape {output.With(0, -1)}, and its targets have " +
            $"{target.With(0, -1)}; {loss.Name} wants them equal.{advice}");
    }
}
