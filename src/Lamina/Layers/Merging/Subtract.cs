using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// The first input less the second: y = x₁ − x₂. Inputs (batch, …) whose shapes broadcast; the output has the broadcast
/// shape.
/// </summary>
/// <example><code>new Subtract().Apply(Input(8), Input(8)) // (None, 8)</code></example>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Subtract(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Length == 2 ? inputs[0] - inputs[1]
        : throw new ArgumentException($"It subtracts one input from another; there are {inputs.Length}.");
}
