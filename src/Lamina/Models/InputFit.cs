using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

/// <summary>
/// Data that enters a model takes the type of the input, and may miss, or have, a last axis of size 1.
/// </summary>
static class InputFit
{
    /// <summary>The tensor as the input wants it.</summary>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public static Tensor Fit(Tensor x, InputLayer input)
    {
        Shape shape = Fit(x.Shape, input);
        Tensor fitted = shape == x.Shape ? x : x.Reshape(shape);
        fitted = fitted.Cast(input.DType);
        if (!ReferenceEquals(fitted, x) && Masks.Of(x) is { } mask) Masks.Set(fitted, mask);
        return fitted;
    }

    /// <summary>The shape that data of this shape takes in the input.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public static Shape Fit(Shape shape, InputLayer input)
    {
        Shape wanted = input.BatchShape, fitted = shape;
        if (shape.Rank == wanted.Rank + 1 && shape[^1] == 1) fitted = shape.Slice(0, wanted.Rank);
        else if (shape.Rank == wanted.Rank - 1 && shape.Rank > 0 && wanted[^1] is 1 or -1) fitted = shape.Append(1);
        bool fits = fitted.Rank == wanted.Rank;
        for (int axis = 0; fits && axis < wanted.Rank; axis++)
            fits = wanted[axis] < 0 || fitted[axis] < 0 || wanted[axis] == fitted[axis];
        return fits ? fitted : throw new ArgumentException(
            $"The input '{input.Name}' takes the shape {wanted}, and the data have {shape}.{Advice(shape, wanted)}");
    }

    static string Advice(Shape shape, Shape wanted) =>
        shape.Rank == wanted.Rank - 1 && shape.Span.SequenceEqual(wanted.Span[1..])
            ? " The batch dimension is missing: give one sample as an array with a first dimension of size 1."
        : wanted.Span[1..].Contains(-1) || shape.Rank == 0 ? ""
        : shape.Slice(1).IsKnown && shape.Slice(1).Elements == wanted.Slice(1).Elements
            ? $" Reshape them to {wanted}." : "";
}
