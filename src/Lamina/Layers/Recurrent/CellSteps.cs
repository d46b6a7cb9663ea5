using Lamina.IR;

namespace Lamina.Layers;

/// <summary>What a cell does in a sequence that has begun.</summary>
/// <param name="Prepare">
/// What can be computed of the inputs alone, such as their product with the kernel. It gets the inputs of one step
/// (batch, …) or those of all steps at once (steps, batch, …).
/// </param>
/// <param name="Step">
/// From the prepared inputs of a step and the states before it to the output and the states after it.
/// </param>
public readonly record struct CellSteps(
    Func<Tensor, Tensor> Prepare, Func<Tensor, Tensor[], (Tensor Output, Tensor[] States)> Step);
