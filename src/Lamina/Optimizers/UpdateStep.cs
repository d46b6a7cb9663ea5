using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>What a step of an optimizer knows.</summary>
/// <param name="LearningRate">The learning rate, a single float32.</param>
/// <param name="Number">The number of the step, from 1, a single float32.</param>
/// <param name="Now">
/// Whether the weights change in this run, a single truth value; null if they always do. With accumulated gradients
/// they do so in some runs only.
/// </param>
public sealed record UpdateStep(Tensor LearningRate, Tensor Number, Tensor? Now)
{
    /// <summary>Assigns a value if the weights change in this run.</summary>
    public void Assign(Variable variable, Tensor value) =>
        variable.Assign(Now is null ? value : Tensor.Where(Now, value, variable.Tensor));
}
