using Lamina.IR;

namespace Lamina.Callbacks;

/// <summary>Ends the training when a number has not improved for some epochs (Keras's EarlyStopping).</summary>
/// <param name="monitor">The number, such as "val_loss".</param>
/// <param name="minDelta">A smaller change is no improvement.</param>
/// <param name="patience">How many epochs without improvement are borne.</param>
/// <param name="verbose">1 prints when it ends the training.</param>
/// <param name="mode">"min", "max" or "auto".</param>
/// <param name="baseline">The number has to be better than this.</param>
/// <param name="restoreBestWeights">Whether the model gets the weights of its best epoch back.</param>
/// <param name="startFromEpoch">Epochs at the beginning that do not count.</param>
public sealed class EarlyStopping(
    string monitor = "val_loss", double minDelta = 0, int patience = 0, int verbose = 0, string mode = "auto",
    double? baseline = null, bool restoreBestWeights = false, int startFromEpoch = 0) : Callback
{
    readonly Monitor watch = new(nameof(EarlyStopping), monitor, mode, minDelta);
    NDArray[]? bestWeights;
    double best;
    int wait;

    /// <summary>The epoch after which it ended the training, from 0; null if it did not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <summary>The epoch with the best number, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        (wait, best, bestWeights, StoppedEpoch, BestEpoch) = (0, watch.Worst, null, null, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (watch.Read(logs) is not { } current || epoch < startFromEpoch) return;
        if (restoreBestWeights && bestWeights is null) (bestWeights, BestEpoch) = (Model.GetWeights(), epoch);
        wait++;
        if (watch.IsBetter(current, best))
        {
            (best, BestEpoch) = (current, epoch);
            if (restoreBestWeights) bestWeights = Model.GetWeights();
            if (baseline is null || watch.IsBetter(current, baseline.Value)) wait = 0;
            return;
        }
        if (wait < patience || epoch == 0) return;
        StoppedEpoch = epoch;
        Model.StopTraining = true;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", best);
        state.Set("wait", wait);
        state.Set("best_epoch", BestEpoch);
        state.Set("stopped_epoch", StoppedEpoch ?? -1);
        state.Set("best_weights", bestWeights);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (best, wait) = (state.Get("best", watch.Worst), (int)state.Get("wait"));
        BestEpoch = (int)state.Get("best_epoch");
        StoppedEpoch = state.Get("stopped_epoch", -1) is >= 0 and var epoch ? (int)epoch : null;
        bestWeights = state.GetArrays("best_weights");
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (StoppedEpoch is { } epoch && verbose > 0) Console.WriteLine($"Epoch {epoch + 1}: early stopping");
        if (bestWeights is null) return;
        if (verbose > 0) Console.WriteLine($"Restoring the weights of epoch {BestEpoch + 1}.");
        Model.SetWeights(bestWeights);
    }
}
