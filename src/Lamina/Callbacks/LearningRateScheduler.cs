namespace Lamina.Callbacks;

/// <summary>Sets the learning rate at the beginning of every epoch.</summary>
/// <param name="schedule">Gets the epoch, from 0, and the present rate; gives the rate of the epoch.</param>
/// <param name="verbose">1 prints each rate.</param>
public sealed class LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0) : Callback
{
    int? begun;

    /// <summary>Sets the learning rate by the epoch alone.</summary>
    /// <param name="schedule">Gets the epoch, from 0; gives its rate.</param>
    /// <param name="verbose">1 prints each rate.</param>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0)
        : this((epoch, _) => schedule(epoch), verbose) { }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => begun = null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The schedule gave no positive number.</exception>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        // An epoch that goes on after a break has its rate already.
        if (begun == epoch) return;
        begun = epoch;
        double rate = schedule(epoch, Model.Optimizer!.LearningRate);
        if (!(rate >= 0) || double.IsInfinity(rate))
            throw new InvalidOperationException($"The schedule gave the learning rate {rate} for epoch {epoch + 1}.");
        Model.Optimizer.LearningRate = rate;
        if (verbose > 0) Console.WriteLine($"Epoch {epoch + 1}: learning rate {rate}.");
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("epoch", begun ?? -1);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        begun = (int)state.Get("epoch", -1);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        logs["learning_rate"] = Model.Optimizer!.LearningRate;
    }
}
