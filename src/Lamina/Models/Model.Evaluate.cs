using System.Runtime.CompilerServices;
using Lamina.Callbacks;
using Lamina.Training;

namespace Lamina;

// Measuring, and single batches.
public partial class Model
{
    /// <summary>Measures loss and metrics on arrays, without training.</summary>
    /// <param name="x">Inputs, the samples first.</param>
    /// <param name="y">Targets, the samples first.</param>
    /// <param name="batchSize">Samples that go through the model together; by default 32.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default as the console suits.</param>
    /// <param name="sampleWeight">How much each sample counts.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The loss, and the metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EvaluationResult Evaluate(
        Arrays x, Arrays? y = null, int? batchSize = null, Verbosity verbose = default, Arrays? sampleWeight = null,
        int? steps = null, IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        RequireCompiled(nameof(Evaluate));
        TrainingData data = Gather(x, y, sampleWeight, null, needsTargets: true);
        int size = PositiveBatch(batchSize);
        Prepare(data, Signature.Of(data, size), training: false);
        var feed = new ArrayFeed(data, size, steps: steps);
        return new FitLoop(this, compilation!, verbose, cancellation).Test(feed, callbacks ?? []);
    }

    /// <summary>Measures loss and metrics on batches that a source yields.</summary>
    /// <param name="batches">The source.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default as the console suits.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The loss, and the metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model.</exception>
    public EvaluationResult Evaluate(
        IEnumerable<Batch> batches, Verbosity verbose = default, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        Evaluate(new PlainBatches(batches), verbose, steps, callbacks, cancellation);

    /// <summary>Measures loss and metrics on the first pass of a source, such as a dataset of Lamina.Data.</summary>
    /// <param name="source">The source.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default as the console suits.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The loss, and the metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model.</exception>
    [OverloadResolutionPriority(1)]
    public EvaluationResult Evaluate(
        IBatchSource source, Verbosity verbose = default, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        RequireCompiled(nameof(Evaluate));
        ArgumentNullException.ThrowIfNull(source);
        StreamFeed feed = Stream(source, steps, null, cancellation);
        try
        {
            return new FitLoop(this, compilation!, verbose, cancellation).Test(feed, callbacks ?? []);
        }
        finally
        {
            feed.Close();
        }
    }

    /// <summary>Measures loss and metrics on batches that an asynchronous source yields.</summary>
    /// <param name="batches">The source; waited for on the calling thread.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 one line; by default as the console suits.</param>
    /// <param name="steps">Batches, if not all.</param>
    /// <param name="callbacks">What is told of progress.</param>
    /// <param name="cancellation">Ends it after the present batch.</param>
    /// <returns>The loss, and the metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model.</exception>
    public EvaluationResult Evaluate(
        IAsyncEnumerable<Batch> batches, Verbosity verbose = default, int? steps = null,
        IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        Evaluate(StreamFeed.Blocking(batches, cancellation), verbose, steps, callbacks, cancellation);

    /// <summary>Trains on one batch.</summary>
    /// <param name="x">Inputs, the samples first.</param>
    /// <param name="y">Targets, the samples first.</param>
    /// <param name="sampleWeight">How much each sample counts.</param>
    /// <param name="classWeight">How much samples of a class count, by its number; 1 where missing.</param>
    /// <returns>
    /// Loss and metrics, as in Keras 3 means over the batches since <see cref="ResetMetrics"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model.</exception>
    /// <exception cref="NonFiniteLossException">The loss is NaN or infinite; nothing has changed.</exception>
    public EvaluationResult TrainOnBatch(
        Arrays x, Arrays? y = null, Arrays? sampleWeight = null, IReadOnlyDictionary<int, double>? classWeight = null)
    {
        RequireCompiled(nameof(TrainOnBatch));
        return OnBatch(Gather(x, y, sampleWeight, classWeight, needsTargets: true), training: true);
    }

    /// <summary>Measures one batch.</summary>
    /// <param name="x">Inputs, the samples first.</param>
    /// <param name="y">Targets, the samples first.</param>
    /// <param name="sampleWeight">How much each sample counts.</param>
    /// <returns>
    /// Loss and metrics, as in Keras 3 means over the batches since <see cref="ResetMetrics"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model.</exception>
    public EvaluationResult TestOnBatch(Arrays x, Arrays? y = null, Arrays? sampleWeight = null)
    {
        RequireCompiled(nameof(TestOnBatch));
        return OnBatch(Gather(x, y, sampleWeight, null, needsTargets: true), training: false);
    }

    EvaluationResult OnBatch(TrainingData data, bool training)
    {
        lastBatch = Signature.Of(data, last: lastBatch);
        Prepare(data, lastBatch, training);
        var feed = new ArrayFeed(data, data.Rows, signature: lastBatch);
        feed.Begin(0);
        feed.Next();
        return new FitLoop(this, compilation!, Verbosity.Silent, default).Single(feed, training);
    }
}
