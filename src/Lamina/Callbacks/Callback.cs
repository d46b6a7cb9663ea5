namespace Lamina.Callbacks;

/// <summary>
/// Is told what happens in Fit, Evaluate and Predict. Override what you need; numbers come in <see cref="Logs"/>.
/// </summary>
public abstract class Callback
{
    /// <summary>The model; set before the first call.</summary>
    public Model Model { get; internal set; } = null!;

    /// <summary>Epochs and steps of what is going on.</summary>
    public TrainingParams Params { get; internal set; } = new();

    /// <summary>
    /// Writes down what the callback remembers from batch to batch, so that a training that was broken off can go on
    /// (see <see cref="BackupAndRestore"/>). By default nothing.
    /// </summary>
    /// <param name="state">Where to.</param>
    public virtual void SaveState(CallbackState state) { }

    /// <summary>
    /// Takes back what <see cref="SaveState"/> wrote; called after <see cref="OnTrainBegin"/> when a training goes on.
    /// </summary>
    /// <param name="state">What was written.</param>
    public virtual void LoadState(CallbackState state) { }

    /// <summary>Fit begins.</summary>
    public virtual void OnTrainBegin(Logs logs) { }

    /// <summary>Fit ends; the logs are those of the last epoch.</summary>
    public virtual void OnTrainEnd(Logs logs) { }

    /// <summary>An epoch begins.</summary>
    /// <param name="epoch">Which, from 0.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnEpochBegin(int epoch, Logs logs) { }

    /// <summary>An epoch ends, validation included.</summary>
    /// <param name="epoch">Which, from 0.</param>
    /// <param name="logs">Loss, metrics and those of the validation; callbacks may add to them.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs) { }

    /// <summary>A training batch begins.</summary>
    /// <param name="batch">Which of the epoch, from 0.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnTrainBatchBegin(int batch, Logs logs) { }

    /// <summary>A training batch ends.</summary>
    /// <param name="batch">Which of the epoch, from 0.</param>
    /// <param name="logs">Means over the batches of the epoch so far.</param>
    public virtual void OnTrainBatchEnd(int batch, Logs logs) { }

    /// <summary>Evaluate, or the validation of an epoch, begins.</summary>
    public virtual void OnTestBegin(Logs logs) { }

    /// <summary>Evaluate, or the validation of an epoch, ends.</summary>
    public virtual void OnTestEnd(Logs logs) { }

    /// <summary>A test batch begins.</summary>
    public virtual void OnTestBatchBegin(int batch, Logs logs) { }

    /// <summary>A test batch ends; the logs are means over the batches so far.</summary>
    public virtual void OnTestBatchEnd(int batch, Logs logs) { }

    /// <summary>Predict begins.</summary>
    public virtual void OnPredictBegin(Logs logs) { }

    /// <summary>Predict ends.</summary>
    public virtual void OnPredictEnd(Logs logs) { }

    /// <summary>A batch of Predict begins.</summary>
    public virtual void OnPredictBatchBegin(int batch, Logs logs) { }

    /// <summary>A batch of Predict ends.</summary>
    public virtual void OnPredictBatchEnd(int batch, Logs logs) { }
}

/// <summary>What Fit, Evaluate or Predict has been asked to do.</summary>
/// <param name="Epochs">The number of the last epoch.</param>
/// <param name="Steps">Batches in an epoch; null if that shows only at its end.</param>
/// <param name="Verbose">How much to print.</param>
public sealed record TrainingParams(int Epochs = 1, int? Steps = null, Verbosity Verbose = default);
