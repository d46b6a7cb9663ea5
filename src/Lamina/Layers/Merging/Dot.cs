using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The products of two inputs, sample by sample, summed over an axis of each. Inputs (batch, …) with equal sizes along
/// these axes; the output has the axes of the first that are left, then those of the second.
/// </summary>
/// <example><code>new Dot([1]).Apply(Input(8), Input(8)) // (None, 1)</code></example>
public sealed class Dot : Layer
{
    readonly Ints axes;
    readonly bool normalize;

    /// <summary>A product.</summary>
    /// <param name="axes">The axis of each input that is summed over; one number if it is the same.</param>
    /// <param name="normalize">Whether to divide by the lengths first; gives the cosine of the angle.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">There are more than two axes, or none.</exception>
    public Dot(Ints axes, bool normalize = false, string? name = null, DType dtype = DType.Float32)
        : base(name, true, dtype)
    {
        if (axes.Count is not (1 or 2))
            throw new ArgumentException($"One axis or two, not {axes.Count}.", nameof(axes));
        (this.axes, this.normalize) = (axes, normalize);
    }

    /// <inheritdoc/>
    public override bool TakesList => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not two inputs, or the sizes of the axes differ.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        if (inputs.Length != 2) throw new ArgumentException($"It multiplies two inputs, not {inputs.Length}.");
        (Tensor a, Tensor b) = (inputs[0], inputs[1]);
        (int i, int j) = (a.Shape.Axis(axes[0]), b.Shape.Axis(axes[axes.Count - 1]));
        if (i == 0 || j == 0) throw new ArgumentException("The batch, axis 0, is not summed over.");
        if (normalize) (a, b) = (Unit(a, i), Unit(b, j));
        Tensor product = a.Dot(b, [i], [j], [0], [0]);
        return [product.Rank == 1 ? product.ExpandDims(1) : product];
    }

    static Tensor Unit(Tensor x, int axis) =>
        x * x.Square().Sum([axis], keepDims: true).Rsqrt().Minimum(1 / Keras.Epsilon);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("axes", axes.Count == 1 ? axes[0] : Config.List(axes)), ("normalize", normalize));
}
