using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Initializers;

/// <summary>All zeros.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => [];

    /// <inheritdoc/>
    public override NDArray Create(Shape shape, DType dtype = DType.Float32) => new(shape, dtype);
}

/// <summary>All ones.</summary>
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => [];

    /// <inheritdoc/>
    public override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        var values = new NDArray(shape, dtype);
        values.Fill(1);
        return values;
    }
}

/// <summary>All one number.</summary>
/// <param name="value">The number.</param>
public sealed class Constant(double value = 0) : Initializer
{
    /// <summary>The number.</summary>
    public double Value => value;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["value"] = value };

    /// <inheritdoc/>
    public override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        var values = new NDArray(shape, dtype);
        values.Fill(value);
        return values;
    }
}

/// <summary>The identity matrix: ones on the diagonal, zeros elsewhere; for weights of two dimensions.</summary>
/// <param name="gain">What stands on the diagonal instead of 1.</param>
public sealed class Identity(double gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["gain"] = gain };

    /// <inheritdoc/>
    public override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        if (shape.Rank != 2)
            throw new ArgumentException(
                $"The identity has two dimensions; a weight of shape {shape} needs another initializer.");
        int at = 0, columns = shape[1];
        return Fill(shape, dtype, () =>
        {
            (int row, int column) = Math.DivRem(at++, columns);
            return row == column ? gain : 0;
        });
    }
}
