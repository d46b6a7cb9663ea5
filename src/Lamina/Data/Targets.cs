using Lamina.IR;

namespace Lamina.Data;

/// <summary>Class numbers as rows of zeros and a one.</summary>
public static class Targets
{
    /// <summary>
    /// One-hot rows: (samples,) becomes (samples, classes), (a, b) becomes (a, b, classes); a last axis of size 1 is
    /// left out first. (Keras's to_categorical.)
    /// </summary>
    /// <param name="labels">Class numbers from 0.</param>
    /// <param name="numClasses">How many classes there are; by default one more than the largest number.</param>
    /// <returns>float32.</returns>
    /// <exception cref="ArgumentException">A label is no whole number from 0 to numClasses − 1.</exception>
    public static NDArray ToCategorical(NDArray labels, int? numClasses = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Shape shape = labels.Shape.Rank > 1 && labels.Shape[^1] == 1
            ? labels.Shape.Slice(0, labels.Shape.Rank - 1) : labels.Shape;
        double largest = -1;
        for (long i = 0; i < labels.Elements; i++) largest = Math.Max(largest, labels[i]);
        int classes = numClasses ?? (int)largest + 1;
        var rows = new NDArray(shape.Append(classes));
        Span<float> to = rows.AsSpan<float>();
        for (int i = 0; i < labels.Elements; i++)
        {
            double label = labels[i];
            if (label < 0 || label >= classes || label != Math.Floor(label))
                throw new ArgumentException($"Label {label} (at position {i}) is none of the {classes} classes: " +
                    $"labels are whole numbers from 0 to {classes - 1}.");
            to[i * classes + (int)label] = 1;
        }
        return rows;
    }
}
