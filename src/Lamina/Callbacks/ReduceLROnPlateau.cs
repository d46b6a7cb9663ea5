namespace Lamina.Callbacks;

/// <summary>
/// Lowers the learning rate when a number has not improved for some epochs (Keras's ReduceLROnPlateau).
/// </summary>
/// <param name="monitor">The number, such as "val_loss".</param>
/// <param name="factor">What the rate is multiplied by; below 1.</param>
/// <param name="patience">How many epochs without improvement are borne.</param>
/// <param name="verbose">1 prints each change.</param>
/// <param name="mode">"min", "max" or "auto".</param>
/// <param name="minDelta">A smaller change is no improvement.</param>
/// <param name="cooldown">Epochs after a change that do not count.</param>
/// <param name="minLearningRate">The rate goes no lower.</param>
public sealed class ReduceLROnPlateau(
    string monitor = "val_loss", double factor = 0.1, int patience = 10, int verbose = 0, string mode = "auto",
    double minDelta = 1e-4, int cooldown = 0, double minLearningRate = 0) : Callback
{
    readonly double factor = factor < 1 ? factor
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor is below 1.");
    readonly Monitor watch = new(nameof(ReduceLROnPlateau), monitor, mode, minDelta);
    double best;
    int wait, cooling;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => (best, wait, cooling) = (watch.Worst, 0, 0);

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", best);
        state.Set("wait", wait);
        state.Set("cooling", cooling);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (best, wait, cooling) = (state.Get("best", watch.Worst), (int)state.Get("wait"), (int)state.Get("cooling"));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        logs["learning_rate"] = Model.Optimizer!.LearningRate;
        if (watch.Read(logs) is not { } current) return;
        if (cooling > 0) (cooling, wait) = (cooling - 1, 0);
        if (watch.IsBetter(current, best))
        {
            (best, wait) = (current, 0);
        }
        else if (cooling == 0 && ++wait >= patience)
        {
            double old = Model.Optimizer.LearningRate;
            if (old <= minLearningRate) return;
            Model.Optimizer.LearningRate = Math.Max(old * factor, minLearningRate);
            if (verbose > 0)
                Console.WriteLine($"Epoch {epoch + 1}: learning rate lowered to {Model.Optimizer.LearningRate}.");
            (cooling, wait) = (cooldown, 0);
        }
    }
}
