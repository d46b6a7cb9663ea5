namespace Lamina;

/// <summary>
/// A source of batches that numbers its passes and knows where it stands: what Fit reads so that an epoch can have an
/// order of its own, and a training that was broken off goes on without reading all again.
/// </summary>
public interface IBatchSource
{
    /// <summary>Begins to read a pass.</summary>
    /// <param name="pass">Which pass, from 0.</param>
    /// <param name="position">Where an earlier reading of this pass stood; null for its start.</param>
    /// <param name="cancellation">Ends the waiting for a batch.</param>
    IBatchReader Open(long pass, string? position, CancellationToken cancellation);
}

/// <summary>One reading of an <see cref="IBatchSource"/>.</summary>
public interface IBatchReader : IEnumerator<Batch>
{
    /// <summary>Where it stands, behind the present batch; any text.</summary>
    string Position { get; }
}
