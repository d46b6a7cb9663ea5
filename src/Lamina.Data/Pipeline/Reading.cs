namespace Lamina.Data.Pipeline;

/// <summary>What is common to all stages of one reading of a dataset.</summary>
/// <param name="Epoch">Which pass through the data, from 0; a shuffle may order each anew.</param>
/// <param name="KeepsPosition">Whether somebody may ask where the reading stands.</param>
/// <param name="Cancellation">Ends the reading.</param>
sealed record Reading(long Epoch, bool KeepsPosition, CancellationToken Cancellation)
{
    /// <summary>
    /// Whether an exception is to be told with its place: not if it has one already or the reading was cancelled.
    /// </summary>
    public bool Explains(Exception error) => error is not DatasetException
        && !(error is OperationCanceledException && Cancellation.IsCancellationRequested);
}
