using Lamina.Callbacks;
using Lamina.Optimizers;

namespace Lamina.Training;

/// <summary>Which epochs a training has, and after which of them it validates.</summary>
readonly record struct Epochs(int First, int Last, ValidationFrequency Validated);

/// <summary>The loops over epochs and batches.</summary>
sealed class FitLoop(Model model, Compilation compilation, Verbosity verbose, CancellationToken cancellation)
{
    readonly Optimizer[] optimizers = model.Optimizers;
    Logs logs => field ??= new();    // a single batch has none
    double[] values = [];

    public History Run(BatchFeed feed, BatchFeed? validation, IEnumerable<Callback> given, Epochs epochs)
    {
        if (epochs.First < 0)
            throw new ArgumentOutOfRangeException(nameof(epochs), epochs.First, "initialEpoch is at least 0.");
        Callback[] own = [.. given];
        History history = own.OfType<History>().FirstOrDefault() ?? new History();
        if (!own.Contains(history)) own = [history, .. own];
        if (ProgbarLogger.For(verbose) is { } bar && !own.OfType<ProgbarLogger>().Any()) own = [.. own, bar];
        // A backup is made of what the other callbacks have done, so it is told last.
        own = [.. own.Where(c => c is not BackupAndRestore), .. own.OfType<BackupAndRestore>()];
        var callbacks = new CallbackList(own, model, new(epochs.Last, feed.Steps, verbose));
        var state = new TrainingState(model, compilation, feed, validation, logs)
        {
            Epoch = epochs.First,
            Callbacks = own,
        };
        foreach (BackupAndRestore backup in own.OfType<BackupAndRestore>()) backup.State = state;
        bool quiet = own.OfType<TerminateOnNaN>().Any();
        model.StopTraining = false;
        using var interrupt = new Interrupt(model);
        callbacks.TrainBegin();
        try
        {
            // An epoch that goes on after a break comes to its end, even if it had been stopped.
            while (state.Epoch < epochs.Last && (!model.StopTraining || state.Batch > 0))
            {
                Epoch(state, feed, callbacks, quiet);
                state.Interrupted = interrupt.Pressed;
                if (interrupt.Pressed)
                    foreach (BackupAndRestore backup in own.OfType<BackupAndRestore>()) backup.Save(epochDone: false);
                if (validation is not null && epochs.Validated.Includes(state.Epoch) && !interrupt.Pressed)
                    Pass(validation, callbacks, "val_");
                callbacks.EpochEnd(state.Epoch, logs, state.Interrupted);
                (state.Epoch, state.Batch) = (state.Epoch + 1, 0);
            }
            state.Completed = !interrupt.Pressed;
        }
        finally
        {
            feed.Close();
            validation?.Close();
            foreach (Optimizer optimizer in optimizers) optimizer.FinalizeVariableValues();
            callbacks.TrainEnd(logs);
        }
        return history;
    }

    /// <summary>Evaluate: one pass without training.</summary>
    public EvaluationResult Test(BatchFeed feed, IEnumerable<Callback> given)
    {
        Callback[] own = [.. given];
        if (ProgbarLogger.For(verbose) is { } bar && !own.OfType<ProgbarLogger>().Any()) own = [.. own, bar];
        logs.Clear();
        Pass(feed, new CallbackList(own, model, new(1, feed.Steps, verbose)), "");
        return new([.. logs.Keys], [.. logs.Values]);
    }

    /// <summary>One batch, as TrainOnBatch and TestOnBatch do it; metrics go on from where they are.</summary>
    public EvaluationResult Single(BatchFeed feed, bool training)
    {
        CompiledStep step = model.StepFor(feed.Signature, training);
        feed.CopyTo(step.Executable);
        if (training)
            foreach (Optimizer optimizer in optimizers) optimizer.RefreshLearningRate();
        step.Executable.Run();
        if (training && !float.IsFinite(step.BatchLoss)) throw Failure(0, 0, feed);
        var read = new double[step.Names.Length];
        step.Read(read);
        return new(step.Names, read);
    }

    void Epoch(TrainingState state, BatchFeed feed, CallbackList callbacks, bool quiet)
    {
        int epoch = state.Epoch, begun = state.Batch;
        if (begun == 0)
        {
            model.ResetMetrics();
            logs.Clear();
        }
        callbacks.EpochBegin(epoch);
        feed.Begin(epoch);
        while (!model.StopTraining && feed.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            callbacks.TrainBatchBegin(state.Batch);
            CompiledStep step;
            int run = 0;
            do
            {
                step = model.StepFor(feed.Signature, training: true);
                feed.CopyTo(step.Executable);
                foreach (Optimizer optimizer in optimizers) optimizer.RefreshLearningRate();
                step.Executable.Run();
                if (!float.IsFinite(step.BatchLoss) && !quiet) throw Failure(epoch, state.Batch, feed);
                state.Batch++;
            }
            while (++run < compilation.StepsPerExecution && feed.Next());
            Read(step, logs);
            callbacks.TrainBatchEnd(state.Batch - 1, logs);
        }
        if (state.Batch == 0 && !model.StopTraining)
            throw new ArgumentException($"Epoch {epoch + 1} got no batches: the source of data is empty.");
    }

    void Pass(BatchFeed feed, CallbackList callbacks, string prefix)
    {
        model.ResetMetrics();
        callbacks.TestBegin();
        feed.Begin(0);
        int batch = 0;
        var own = prefix.Length == 0 ? logs : new Logs();
        for (; feed.Next(); batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            callbacks.TestBatchBegin(batch);
            CompiledStep step = model.StepFor(feed.Signature, training: false);
            feed.CopyTo(step.Executable);
            step.Executable.Run();
            Read(step, own);
            callbacks.TestBatchEnd(batch, own);
        }
        if (batch == 0) throw new ArgumentException("There is nothing to evaluate: the source of data is empty.");
        for (int i = 0; prefix.Length > 0 && i < own.Count; i++) logs[prefix + own.At(i).Name] = own.At(i).Value;
        callbacks.TestEnd(own);
    }

    void Read(CompiledStep step, Logs to)
    {
        if (values.Length != step.Names.Length) values = new double[step.Names.Length];
        step.Read(values);
        for (int i = 0; i < values.Length; i++) to[step.Names[i]] = values[i];
    }

    NonFiniteLossException Failure(int epoch, int batch, BatchFeed feed)
    {
        string cause = NonFiniteSearch.Explain(
            model, new StepBuilder(model, compilation, feed.Signature), feed);
        return new NonFiniteLossException(
            $"The loss is not finite in epoch {epoch + 1}, batch {batch + 1}. {cause} The batch changed no weight.")
        {
            Epoch = epoch,
            Step = batch,
        };
    }
}
