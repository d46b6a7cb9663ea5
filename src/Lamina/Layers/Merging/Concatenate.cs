using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Its inputs one after the other along an axis: y = [x₁, x₂, …]. Inputs (batch, …) of equal sizes but along that axis,
/// whose sizes add up in the output.
/// </summary>
/// <example><code>new Concatenate().Apply(Input(8), Input(4)) // (None, 12)</code></example>
/// <param name="axis">The axis; negative from the end. Axis 0 is the batch.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Concatenate(int axis = -1, string? name = null, DType dtype = DType.Float32)
    : Layer(name, true, dtype)
{
    /// <inheritdoc/>
    public override bool TakesList => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The ranks, or sizes beside the axis, differ.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        int along = inputs[0].Shape.Axis(axis);
        foreach (Tensor x in inputs)
            if (x.Rank != inputs[0].Rank || x.Shape.Without(along) != inputs[0].Shape.Without(along))
                throw new ArgumentException(
                    $"Inputs have equal sizes except along axis {axis}; {inputs[0].Shape} and {x.Shape} have not.");
        return [Tensor.Concatenate(inputs, along)];
    }

    /// <summary>The masks one after the other; an input without one counts everywhere.</summary>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks)
    {
        if (masks.All(mask => mask is null)) return [null];
        var whole = new Tensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor mask = masks[i] ?? Tensor.Full(inputs[i].Shape, 1, DType.Bool);
            while (mask.Rank < inputs[i].Rank) mask = mask.ExpandDims(-1);
            whole[i] = mask.BroadcastTo(inputs[i].Shape);
        }
        return [Tensor.Concatenate(whole, inputs[0].Shape.Axis(axis)).Any([-1])];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("axis", axis));
}
