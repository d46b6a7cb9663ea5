using Lamina.IR;

namespace Lamina;

/// <summary>
/// Samples that go through a model together: what a data source yields when it makes the batches itself.
/// </summary>
/// <param name="X">The inputs; every array has the samples first.</param>
/// <param name="Y">The targets, if any.</param>
/// <param name="SampleWeight">How much each sample counts, if they differ.</param>
public sealed record Batch(Arrays X, Arrays? Y = null, Arrays? SampleWeight = null)
{
    /// <summary>
    /// As a batch size: all samples in one batch, which makes a training full-batch gradient descent.
    /// </summary>
    public const int All = int.MaxValue;

    /// <summary>Inputs and targets.</summary>
    public static implicit operator Batch((Arrays X, Arrays Y) pair) => new(pair.X, pair.Y);

    /// <summary>Inputs and targets.</summary>
    public static implicit operator Batch((NDArray X, NDArray Y) pair) => new(pair.X, pair.Y);
}
