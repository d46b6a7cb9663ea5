using Lamina.IR;

namespace Lamina;

/// <summary>The sides of boxes, each (…, 1).</summary>
readonly record struct BoxCorners(Tensor Left, Tensor Top, Tensor Right, Tensor Bottom)
{
    public Tensor Width => Right - Left;

    public Tensor Height => Bottom - Top;

    public Tensor Area => Width * Height;

    /// <summary>The sides, each changed by a function that is told whether it is a horizontal place.</summary>
    public BoxCorners Map(Func<Tensor, bool, Tensor> change) =>
        new(change(Left, true), change(Top, false), change(Right, true), change(Bottom, false));

    /// <summary>The four numbers of boxes (…, 4).</summary>
    /// <exception cref="ArgumentException">There are not four.</exception>
    public static (Tensor A, Tensor B, Tensor C, Tensor D) Split(Tensor boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (boxes.Rank < 1 || boxes.Shape[^1] != 4)
            throw new ArgumentException($"Boxes have four numbers along the last axis, not the shape {boxes.Shape}.");
        int last = boxes.Rank - 1;
        return (boxes.Slice(last, 0, 1), boxes.Slice(last, 1, 2), boxes.Slice(last, 2, 3), boxes.Slice(last, 3, 4));
    }

    /// <summary>Boxes (…, 4) of four numbers (…, 1).</summary>
    public static Tensor Join(params Tensor[] numbers) => Tensor.Concatenate(numbers, numbers[0].Rank - 1);
}
