using Lamina.Optimizers;

namespace Lamina.Callbacks;

/// <summary>
/// Gives the model the moving averages of its weights while it is measured, and takes them away again for training: for
/// the validation and Evaluate, or at the end of every epoch, so that <see cref="ModelCheckpoint"/> after it saves
/// them. The optimizer must keep averages (<see cref="OptimizerOptions.UseEma"/>). (Keras's SwapEMAWeights.)
/// </summary>
/// <param name="swapOnEpoch">Whether the averages are in place from the end of an epoch to the begin of the next,
/// instead of while the model is measured or predicts.</param>
public sealed class SwapEMAWeights(bool swapOnEpoch = false) : Callback
{
    bool swapped;

    void Swap(bool to)
    {
        if (to == swapped) return;
        Optimizer optimizer = Model.Optimizer
            ?? throw new InvalidOperationException("SwapEMAWeights needs a compiled model.");
        if (!optimizer.SwapAverages())
            throw new InvalidOperationException("SwapEMAWeights needs an optimizer that keeps averages: " +
                "new Adam(1e-3, options: new() { UseEma = true }).");
        swapped = to;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("swapped", swapped ? 1 : 0);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        swapped = state.Get("swapped") != 0;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => Swap(false);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (swapOnEpoch) Swap(true);
    }

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs)
    {
        if (!swapOnEpoch) Swap(true);
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!swapOnEpoch) Swap(false);
    }

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs)
    {
        if (!swapOnEpoch) Swap(true);
    }

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs)
    {
        if (!swapOnEpoch) Swap(false);
    }
}
