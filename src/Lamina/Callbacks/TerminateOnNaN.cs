namespace Lamina.Callbacks;

/// <summary>
/// Ends the training quietly when the loss becomes NaN or infinite; the weights stay as before that batch. Without it
/// Fit throws a <see cref="NonFiniteLossException"/> that says where the number came from.
/// </summary>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>The batch in which it happened, from 0; null if it has not.</summary>
    public int? StoppedBatch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => StoppedBatch = null;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (!logs.TryGetValue("loss", out double loss) || double.IsFinite(loss)) return;
        StoppedBatch = batch;
        Model.StopTraining = true;
        Console.Error.WriteLine($"Batch {batch}: the loss is {loss}, training ends.");
    }
}
