using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Constraints;

/// <summary>
/// A constraint on the lengths of the vectors along axes. For the kernel of Dense (inputs, units), axis 0 means the
/// weights of each unit; for that of Conv2D (rows, columns, channels, filters), axes 0, 1 and 2 mean those of a filter.
/// </summary>
public abstract class NormConstraint : Constraint
{
    readonly Ints axes;

    private protected NormConstraint(IReadOnlyList<int>? axes) => this.axes = axes is null ? [0] : [.. axes];

    /// <summary>The axes as a configuration holds them: one number, or a list.</summary>
    private protected JsonNode Axis => axes.Count == 1 ? JsonValue.Create(axes[0]) : Config.List(axes);

    /// <summary>The length that a vector of the given length is to have.</summary>
    private protected abstract Tensor Wanted(Tensor norms);

    /// <inheritdoc/>
    public override Tensor Call(Tensor weight)
    {
        Tensor norms = weight.Square().Sum(axes, keepDims: true).Sqrt();
        return weight * (Wanted(norms) / (norms + Keras.Epsilon));
    }
}

/// <summary>Shortens vectors that are longer than a limit. Srivastava et al. 2014.</summary>
/// <param name="maxValue">The limit.</param>
/// <param name="axis">The axes along which a vector lies; by default the first.</param>
public sealed class MaxNorm(double maxValue = 2, IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["max_value"] = maxValue, ["axis"] = Axis };

    private protected override Tensor Wanted(Tensor norms) => norms.Clip(0, maxValue);
}

/// <summary>Gives vectors the length 1.</summary>
/// <param name="axis">The axes along which a vector lies; by default the first.</param>
public sealed class UnitNorm(IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axis"] = Axis };

    private protected override Tensor Wanted(Tensor norms) => Tensor.Ones(norms.Shape, norms.DType);
}

/// <summary>Moves the lengths of vectors into a range, all the way or a part of it in each step.</summary>
/// <param name="minValue">The least length.</param>
/// <param name="maxValue">The greatest length.</param>
/// <param name="rate">How far to go: 1 is all the way.</param>
/// <param name="axis">The axes along which a vector lies; by default the first.</param>
public sealed class MinMaxNorm(
    double minValue = 0, double maxValue = 1, double rate = 1, IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["min_value"] = minValue,
        ["max_value"] = maxValue,
        ["rate"] = rate,
        ["axis"] = Axis,
    };

    private protected override Tensor Wanted(Tensor norms) =>
        rate * norms.Clip(minValue, maxValue) + (1 - rate) * norms;
}

/// <summary>Sets negative weights to 0.</summary>
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => [];

    /// <inheritdoc/>
    public override Tensor Call(Tensor weight) => weight.Relu();
}
