using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Regularizers;

/// <summary>l1 · Σ |x|, which drives weights to 0 (the lasso).</summary>
/// <param name="l1">The factor.</param>
public sealed class L1(double l1 = 0.01) : Regularizer
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l1"] = l1 };

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => l1 * x.Abs().Sum();
}

/// <summary>l2 · Σ x², which keeps weights small (ridge).</summary>
/// <param name="l2">The factor.</param>
public sealed class L2(double l2 = 0.01) : Regularizer
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l2"] = l2 };

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => l2 * x.Square().Sum();
}

/// <summary>l1 · Σ |x| + l2 · Σ x² (the elastic net).</summary>
/// <param name="l1">The factor of the absolute values.</param>
/// <param name="l2">The factor of the squares.</param>
public sealed class L1L2(double l1 = 0, double l2 = 0) : Regularizer
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l1"] = l1, ["l2"] = l2 };

    /// <inheritdoc/>
    public override Tensor Call(Tensor x)
    {
        Tensor penalty = Tensor.Scalar(0, x.DType);
        if (l1 != 0) penalty += l1 * x.Abs().Sum();
        if (l2 != 0) penalty += l2 * x.Square().Sum();
        return penalty;
    }
}
