using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Regularizers;

/// <summary>
/// factor times the mean of |cos| between all pairs of different rows (or columns) of a matrix, which drives them to be
/// perpendicular.
/// </summary>
public sealed class OrthogonalRegularizer : Regularizer
{
    readonly double factor;
    readonly string mode;

    /// <summary>A regularizer.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="mode">"rows" or "columns".</param>
    /// <exception cref="ArgumentException">The mode is another.</exception>
    public OrthogonalRegularizer(double factor = 0.01, string mode = "rows")
    {
        if (mode is not ("rows" or "columns"))
            throw Names.Unknown("mode of OrthogonalRegularizer", mode, ["rows", "columns"]);
        (this.factor, this.mode) = (factor, mode);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["factor"] = factor, ["mode"] = mode };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The weight is no matrix.</exception>
    public override Tensor Call(Tensor x)
    {
        if (x.Rank != 2)
            throw new ArgumentException($"The orthogonal regularizer is for matrices, not for the shape {x.Shape}.");
        Tensor rows = mode == "rows" ? x : x.Transpose();
        int count = rows.Shape[0];
        if (count < 2) return Tensor.Scalar(0, x.DType);
        Tensor unit = rows * rows.Square().Sum([1], keepDims: true).Rsqrt().Minimum(1 / Keras.Epsilon);
        Tensor cosines = unit.MatMul(unit.Transpose());
        Tensor diagonal = Tensor.Iota(cosines.Shape, 0, DType.Int32)
            .IsEqual(Tensor.Iota(cosines.Shape, 1, DType.Int32));
        return factor * Tensor.Where(diagonal, 0, cosines.Abs()).Sum() / ((double)count * (count - 1));
    }
}
