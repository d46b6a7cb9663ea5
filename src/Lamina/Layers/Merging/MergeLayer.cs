using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// A layer that makes one tensor of several, element by element. Shapes broadcast; a tensor of lower rank gets axes of
/// size 1 behind the batch.
/// </summary>
public abstract class MergeLayer : Layer
{
    /// <summary>Begins a merging layer.</summary>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    protected MergeLayer(string? name = null, DType dtype = DType.Float32) : base(name, true, dtype) { }

    /// <inheritdoc/>
    public override bool TakesList => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <summary>Makes one tensor of all; the ranks are equal.</summary>
    /// <param name="inputs">At least two tensors.</param>
    protected abstract Tensor Merge(Tensor[] inputs);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is one input, or shapes do not broadcast.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        if (inputs.Length < 2) throw new ArgumentException($"It merges at least two inputs, not {inputs.Length}.");
        int rank = inputs.Max(x => x.Rank);
        return [Merge(Array.ConvertAll(inputs, x => Raise(x, rank)))];
    }

    /// <summary>A step counts if it counts in any of the inputs; without a mask on each there is none.</summary>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) =>
        masks.Any(mask => mask is null) ? [null] : [masks.Aggregate((a, b) => a! | b!)];

    static Tensor Raise(Tensor x, int rank) => x.Rank == rank ? x
        : x.Reshape(new([x.Shape[0], .. Ints.Repeat(1, rank - x.Rank), .. x.Shape.Span[1..]]));
}
