namespace Lamina.Callbacks;

/// <summary>A callback out of functions.</summary>
/// <param name="onEpochBegin">Gets the number of the epoch, from 0, and empty logs.</param>
/// <param name="onEpochEnd">Gets the number of the epoch and its logs.</param>
/// <param name="onTrainBegin">Gets empty logs.</param>
/// <param name="onTrainEnd">Gets the logs of the last epoch.</param>
/// <param name="onTrainBatchBegin">Gets the number of the batch, from 0, and empty logs.</param>
/// <param name="onTrainBatchEnd">Gets the number of the batch and the means so far.</param>
public sealed class LambdaCallback(
    Action<int, Logs>? onEpochBegin = null, Action<int, Logs>? onEpochEnd = null, Action<Logs>? onTrainBegin = null,
    Action<Logs>? onTrainEnd = null, Action<int, Logs>? onTrainBatchBegin = null,
    Action<int, Logs>? onTrainBatchEnd = null) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => onEpochBegin?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => onEpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => onTrainBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => onTrainEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(int batch, Logs logs) => onTrainBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => onTrainBatchEnd?.Invoke(batch, logs);
}
