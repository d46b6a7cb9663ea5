using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The sum of its inputs.</summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Add(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Aggregate((a, b) => a + b);
}

/// <summary>The first input less the second.</summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Subtract(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Length == 2 ? inputs[0] - inputs[1]
        : throw new ArgumentException($"It subtracts one input from another; there are {inputs.Length}.");
}

/// <summary>The product of its inputs, element by element.</summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Multiply(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Aggregate((a, b) => a * b);
}

/// <summary>The mean of its inputs, element by element.</summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Average(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Aggregate((a, b) => a + b) / (double)inputs.Length;
}

/// <summary>The largest of its inputs, element by element.</summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Maximum(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Aggregate((a, b) => a.Maximum(b));
}

/// <summary>The smallest of its inputs, element by element.</summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Minimum(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Aggregate((a, b) => a.Minimum(b));
}
