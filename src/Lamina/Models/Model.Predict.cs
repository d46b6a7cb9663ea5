using System.Collections.Concurrent;
using Lamina.Callbacks;
using Lamina.Compiler;
using Lamina.IR;
using Lamina.Training;

namespace Lamina;

// Predicting. Any number of threads may predict with one model at a time.
public partial class Model
{
    // Executables that no thread is running, for each signature. It is replaced, not cleared: clearing takes all of its
    // locks, and the first such call in a process sets up an event source, 3 % of a start.
    volatile ConcurrentDictionary<Signature, ConcurrentBag<IExecutable>> executables = [];
    readonly Lock tracing = new();

    /// <summary>Computes the outputs for arrays. Several threads may call it at a time.</summary>
    /// <param name="x">Inputs, the samples first.</param>
    /// <param name="batchSize">Samples that go through the model together; by default 32.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default nothing, unlike Keras.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The output, the samples first; of a model with several see
    /// <see cref="PredictAll(Arrays, int?, Verbosity?, int?, IEnumerable{Callback}, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentException">The data do not fit the model, or it has several outputs.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NDArray Predict(
        Arrays x, int? batchSize = null, Verbosity? verbose = null, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        return Only(PredictAll(x, batchSize, verbose, steps, callbacks, cancellation));
    }

    /// <summary>Computes all outputs for arrays. Several threads may call it at a time.</summary>
    /// <inheritdoc cref="Predict(Arrays, int?, Verbosity?, int?, IEnumerable{Callback}, CancellationToken)"/>
    /// <returns>The outputs, in the order of <see cref="OutputNames"/>.</returns>
    public NDArray[] PredictAll(
        Arrays x, int? batchSize = null, Verbosity? verbose = null, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        TrainingData data = Gather(x, null, null, null, needsTargets: false);
        int size = PositiveBatch(batchSize);
        int rows = steps is null ? data.Rows : (int)Math.Min(data.Rows, (long)steps * size);
        return Predicted(new ArrayFeed(data, size, steps: steps), rows, verbose, callbacks, cancellation);
    }

    /// <summary>Computes the outputs for batches that a source yields; of these only the inputs count.</summary>
    /// <param name="batches">The source.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default nothing, unlike Keras.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The output, the samples first; of a model with several see
    /// <see cref="PredictAll(IEnumerable{Batch}, Verbosity?, int?, IEnumerable{Callback}, CancellationToken)"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The data do not fit the model, or it has several outputs.</exception>
    public NDArray Predict(
        IEnumerable<Batch> batches, Verbosity? verbose = null, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        Only(PredictAll(batches, verbose, steps, callbacks, cancellation));

    /// <summary>Computes all outputs for batches that a source yields; of these only the inputs count.</summary>
    /// <param name="batches">The source.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default nothing, unlike Keras.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The outputs, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="ArgumentException">The data do not fit the model, or there are none.</exception>
    public NDArray[] PredictAll(
        IEnumerable<Batch> batches, Verbosity? verbose = null, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        PredictAll(new PlainBatches(batches), verbose, steps, callbacks, cancellation);

    /// <summary>Computes the outputs for the first pass of a source, such as a dataset of Lamina.Data.</summary>
    /// <param name="source">The source; only the inputs count.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default nothing, unlike Keras.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The output, the samples first; of a model with several see
    /// <see cref="PredictAll(IBatchSource, Verbosity?, int?, IEnumerable{Callback}, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentException">The data do not fit the model, or it has several outputs.</exception>
    public NDArray Predict(
        IBatchSource source, Verbosity? verbose = null, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        Only(PredictAll(source, verbose, steps, callbacks, cancellation));

    /// <summary>Computes all outputs for the first pass of a source; of its batches only the inputs count.</summary>
    /// <inheritdoc cref="Predict(IBatchSource, Verbosity?, int?, IEnumerable{Callback}, CancellationToken)"/>
    /// <returns>The outputs, in the order of <see cref="OutputNames"/>.</returns>
    public NDArray[] PredictAll(
        IBatchSource source, Verbosity? verbose = null, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var feed = new StreamFeed(source, steps,
            batch => Gather(batch.X, null, null, null, needsTargets: false), cancellation);
        try
        {
            return Predicted(feed, null, verbose, callbacks, cancellation);
        }
        finally
        {
            feed.Close();
        }
    }

    NDArray[] Predicted(BatchFeed feed, int? rows, Verbosity? verbose, IEnumerable<Callback>? callbacks,
        CancellationToken cancellation)
    {
        IEnumerable<Callback> given = callbacks ?? [];
        if (ProgbarLogger.For(verbose ?? Verbosity.Silent) is { } bar) given = given.Append(bar);
        var list = new CallbackList(given, this, new(1, feed.Steps, verbose ?? Verbosity.Silent));
        var results = new OutputRows(rows);
        list.PredictBegin();
        feed.Begin(0);
        for (int batch = 0; feed.Next(); batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            list.PredictBatchBegin(batch);
            ConcurrentBag<IExecutable> idle = executables.GetOrAdd(feed.Signature, _ => []);
            IExecutable executable = idle.TryTake(out IExecutable? ready) ? ready : Prepared(feed.Signature);
            feed.CopyTo(executable);
            executable.Run();
            results.Add(executable);
            idle.Add(executable);
            list.PredictBatchEnd(batch);
        }
        list.PredictEnd();
        return results.Result();
    }

    static NDArray Only(NDArray[] outputs) => outputs.Length == 1 ? outputs[0] : throw new ArgumentException(
        $"The model has {outputs.Length} outputs; call PredictAll.");

    /// <summary>Computes the outputs for one batch of any size.</summary>
    /// <inheritdoc cref="Predict(Arrays, int?, Verbosity?, int?, IEnumerable{Callback}, CancellationToken)"/>
    public NDArray PredictOnBatch(Arrays x) => Predict(x, Batch.All);

    IExecutable Prepared(Signature signature)
    {
        // Building, and the names that it gives, are for one thread at a time.
        lock (tracing)
        {
            if (!Built) EnsureBuilt([.. signature.Types.Select(type => type.Shape.With(0, -1))]);
            return Engine.Compile(new StepBuilder(this, null!, signature).Predict());
        }
    }
}
