using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// The same value in memory of its own; the planner makes it where a result would lie in somebody else's memory.
/// </summary>
public sealed record Copy : Op
{
    /// <inheritdoc/>
    public override string Name => "copy";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [inputs[0].Type];
}
