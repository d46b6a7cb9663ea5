namespace Lamina.Callbacks;

/// <summary>
/// Ends the training quietly when the loss becomes NaN or infinite; the weights stay as before that batch. Without it
/// Fit throws a <see cref="NonFiniteLossException"/> that says where the number came from.
/// </summary>
/// <param name="raiseError">Whether it throws instead of ending the training quietly.</param>
public sealed class TerminateOnNaN(bool raiseError = false) : Callback
{
    int epoch;

    /// <summary>The batch in which it happened, from 0; null if it has not.</summary>
    public int? StoppedBatch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => StoppedBatch = null;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => this.epoch = epoch;

    /// <inheritdoc/>
    /// <exception cref="NonFiniteLossException">The loss is not finite, and raiseError is set.</exception>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (!logs.TryGetValue("loss", out double loss) || double.IsFinite(loss)) return;
        if (raiseError)
            throw new NonFiniteLossException($"Batch {batch + 1}: the loss is {loss}.") { Epoch = epoch, Step = batch };
        StoppedBatch = batch;
        Model.StopTraining = true;
        Console.Error.WriteLine($"Batch {batch}: the loss is {loss}, training ends.");
    }
}
