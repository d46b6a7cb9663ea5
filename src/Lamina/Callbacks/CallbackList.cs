namespace Lamina.Callbacks;

/// <summary>Calls several callbacks in their order.</summary>
sealed class CallbackList
{
    static readonly Logs none = new();
    readonly Callback[] callbacks;

    public CallbackList(IEnumerable<Callback> callbacks, Model model, TrainingParams parameters)
    {
        this.callbacks = [.. callbacks];
        foreach (Callback callback in this.callbacks) (callback.Model, callback.Params) = (model, parameters);
    }

    public IReadOnlyList<Callback> All => callbacks;

    public void TrainBegin() { foreach (Callback c in callbacks) c.OnTrainBegin(none); }

    public void TrainEnd(Logs logs) { foreach (Callback c in callbacks) c.OnTrainEnd(logs); }

    public void EpochBegin(int epoch) { foreach (Callback c in callbacks) c.OnEpochBegin(epoch, none); }

    /// <param name="epoch">Which epoch.</param>
    /// <param name="logs">Its numbers.</param>
    /// <param name="interrupted">Whether it was broken off, so that a backup keeps its middle, not its end.</param>
    public void EpochEnd(int epoch, Logs logs, bool interrupted)
    {
        foreach (Callback c in callbacks)
            if (!interrupted || c is not BackupAndRestore) c.OnEpochEnd(epoch, logs);
    }

    public void TrainBatchBegin(int batch) { foreach (Callback c in callbacks) c.OnTrainBatchBegin(batch, none); }

    public void TrainBatchEnd(int batch, Logs logs)
    {
        foreach (Callback c in callbacks) c.OnTrainBatchEnd(batch, logs);
    }

    public void TestBegin() { foreach (Callback c in callbacks) c.OnTestBegin(none); }

    public void TestEnd(Logs logs) { foreach (Callback c in callbacks) c.OnTestEnd(logs); }

    public void TestBatchBegin(int batch) { foreach (Callback c in callbacks) c.OnTestBatchBegin(batch, none); }

    public void TestBatchEnd(int batch, Logs logs) { foreach (Callback c in callbacks) c.OnTestBatchEnd(batch, logs); }

    public void PredictBegin() { foreach (Callback c in callbacks) c.OnPredictBegin(none); }

    public void PredictEnd() { foreach (Callback c in callbacks) c.OnPredictEnd(none); }

    public void PredictBatchBegin(int batch) { foreach (Callback c in callbacks) c.OnPredictBatchBegin(batch, none); }

    public void PredictBatchEnd(int batch) { foreach (Callback c in callbacks) c.OnPredictBatchEnd(batch, none); }
}
