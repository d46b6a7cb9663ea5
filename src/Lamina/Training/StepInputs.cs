using Lamina.IR;

namespace Lamina;

/// <summary>What a step of a model gets: the tensors of one batch, the samples first.</summary>
/// <param name="X">The inputs, in the order of the model's.</param>
/// <param name="Y">The targets, in the order of the outputs; empty if none were given.</param>
/// <param name="SampleWeights">Weights of the samples: none, one for all outputs, or one for each.</param>
public sealed record StepInputs(
    IReadOnlyList<Tensor> X, IReadOnlyList<Tensor> Y, IReadOnlyList<Tensor> SampleWeights)
{
    /// <summary>The samples in the batch.</summary>
    public int BatchSize => X[0].Shape[0];
}

/// <summary>What a step of a model gives: the loss, and what else stands in the logs.</summary>
/// <param name="Loss">The loss of the batch, a single number; its mean over the batches is "loss" in the logs.</param>
/// <param name="Logs">Further numbers by name, in order, such as the results of metrics.</param>
public sealed record StepResult(Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Logs)
{
    /// <summary>A loss and nothing else.</summary>
    /// <param name="loss">The loss of the batch, a single number.</param>
    public StepResult(Tensor loss) : this(loss, []) { }
}
