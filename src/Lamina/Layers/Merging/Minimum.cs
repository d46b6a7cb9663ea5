using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// The smallest of its inputs, element by element: y = min(x₁, x₂, …). Inputs (batch, …) whose shapes broadcast; the
/// output has the broadcast shape.
/// </summary>
/// <example><code>new Minimum().Apply(Input(8), Input(8)) // (None, 8)</code></example>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
public sealed class Minimum(string? name = null, DType dtype = DType.Float32) : MergeLayer(name, dtype)
{
    /// <inheritdoc/>
    protected override Tensor Merge(Tensor[] inputs) => inputs.Aggregate((a, b) => a.Minimum(b));
}
