using Lamina.IR;
using Lamina.Training;

namespace Lamina;

/// <summary>
/// What Fit measures after each epoch: a pair (x, y), a triple with sample weights, or a source of batches.
/// </summary>
public sealed class ValidationData
{
    /// <summary>Inputs, targets and sample weights.</summary>
    public ValidationData(Arrays x, Arrays? y = null, Arrays? sampleWeight = null) =>
        (X, Y, SampleWeight) = (x, y, sampleWeight);

    /// <summary>A source that is read anew for each validation.</summary>
    public ValidationData(IEnumerable<Batch> batches) => (Batches, Source) = (batches, new PlainBatches(batches));

    /// <summary>A source that is read anew, its first pass, for each validation.</summary>
    public ValidationData(IBatchSource source) => Source = source;

    /// <summary>The inputs; null for a source of batches.</summary>
    public Arrays? X { get; }

    /// <summary>The targets.</summary>
    public Arrays? Y { get; }

    /// <summary>The sample weights.</summary>
    public Arrays? SampleWeight { get; }

    /// <summary>The batches, if a sequence of them was given.</summary>
    public IEnumerable<Batch>? Batches { get; }

    /// <summary>What is read batch by batch; null for arrays.</summary>
    internal IBatchSource? Source { get; }

    /// <summary>Inputs and targets.</summary>
    public static implicit operator ValidationData((Arrays X, Arrays Y) data) => new(data.X, data.Y);

    /// <summary>Inputs and targets.</summary>
    public static implicit operator ValidationData((NDArray X, NDArray Y) data) => new(data.X, data.Y);

    /// <summary>Inputs and targets as .NET arrays.</summary>
    public static implicit operator ValidationData((Array X, Array Y) data) => new(data.X, data.Y);

    /// <summary>Inputs, targets and sample weights.</summary>
    public static implicit operator ValidationData((Arrays X, Arrays Y, Arrays SampleWeight) data) =>
        new(data.X, data.Y, data.SampleWeight);

    /// <summary>A list of batches.</summary>
    public static implicit operator ValidationData(List<Batch> batches) => new(batches);

    /// <summary>A list of batches.</summary>
    public static implicit operator ValidationData(Batch[] batches) => new(batches);
}
