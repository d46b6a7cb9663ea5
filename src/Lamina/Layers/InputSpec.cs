using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// What a layer wants of one input; a layer that sets <see cref="Layer.InputSpecs"/> is never called with anything
/// else. Null wants nothing.
/// </summary>
/// <example><code>
/// new InputSpec(MinNDim: 2, Axes: new Dictionary&lt;int, int&gt; { [-1] = 16 }).Check([8, 16], DType.Float32);
/// </code></example>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The whole shape, the batch first, −1 where any size will do.</param>
/// <param name="NDim">How many axes, the batch among them.</param>
/// <param name="MaxNDim">How many axes at most.</param>
/// <param name="MinNDim">How many axes at least.</param>
/// <param name="Axes">Sizes of axes by their number; negative numbers count from the end.</param>
/// <param name="Name">What messages call the input.</param>
public sealed record InputSpec(
    DType? DType = null, Shape? Shape = null, int? NDim = null, int? MaxNDim = null, int? MinNDim = null,
    IReadOnlyDictionary<int, int>? Axes = null, string? Name = null)
{
    /// <summary>Checks an input.</summary>
    /// <param name="shape">Its shape; sizes of −1 suit any.</param>
    /// <param name="dtype">Its element type.</param>
    /// <exception cref="ArgumentException">It is not what is wanted; the message says in what.</exception>
    public void Check(Shape shape, DType dtype)
    {
        if ((NDim ?? Shape?.Rank) is { } rank && shape.Rank != rank) throw Wrong($"{rank} axes", shape);
        if (shape.Rank > MaxNDim) throw Wrong($"at most {MaxNDim} axes", shape);
        if (shape.Rank < MinNDim) throw Wrong($"at least {MinNDim} axes", shape);
        if (DType is { } type && dtype != type)
            throw Wrong($"the type {type.KerasName()}, not {dtype.KerasName()}", shape);
        foreach ((int axis, int size) in Axes ?? new Dictionary<int, int>())
            if (axis >= shape.Rank || axis < -shape.Rank || !Suits(shape[axis], size))
                throw Wrong($"{size} elements along axis {axis}", shape);
        if (Shape is { } whole && !whole.Zip(shape).All(sizes => Suits(sizes.Second, sizes.First)))
            throw Wrong($"the shape {whole}", shape);
    }

    static bool Suits(int size, int wanted) => size < 0 || wanted < 0 || size == wanted;

    ArgumentException Wrong(string wanted, Shape shape) =>
        new($"The input{(Name is null ? "" : $" '{Name}'")} must have {wanted}; its shape is {shape}.");
}
