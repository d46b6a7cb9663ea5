using System.Runtime.CompilerServices;
using Lamina.Callbacks;
using Lamina.Training;

namespace Lamina;

// Training.
public partial class Model
{
    /// <summary>Trains on arrays.</summary>
    /// <param name="x">Inputs, the samples first.</param>
    /// <param name="y">Targets, the samples first.</param>
    /// <param name="batchSize">
    /// Samples in a batch, by default 32; <see cref="Batch.All"/> (or the number of samples) for full-batch gradient
    /// descent. The last batch of an epoch may be smaller.
    /// </param>
    /// <param name="epochs">The number of the last epoch; with <paramref name="initialEpoch"/> 0, how many.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 a line for each epoch; by default as the console
    /// suits.</param>
    /// <param name="callbacks">What is told of progress and may stop it.</param>
    /// <param name="validationSplit">The fraction of the samples, the last ones, kept for validation.</param>
    /// <param name="validationData">What to measure after epochs, instead of a split.</param>
    /// <param name="shuffle">Whether each epoch takes the samples in another order, which follows from
    /// Random.SetSeed; "batch" changes it within batches only.</param>
    /// <param name="classWeight">How much samples of a class count, by its number; 1 where missing.</param>
    /// <param name="sampleWeight">How much each sample counts.</param>
    /// <param name="initialEpoch">The first epoch, to go on with a training.</param>
    /// <param name="stepsPerEpoch">Batches in an epoch, if not all.</param>
    /// <param name="validationSteps">Batches in a validation, if not all.</param>
    /// <param name="validationBatchSize">Samples in a validation batch; by default as in training.</param>
    /// <param name="validationFreq">After every how many epochs to validate, or a list of epochs from 1.</param>
    /// <param name="cancellation">Ends the training after the present batch; the model stays usable.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model, or arguments each other; nothing has
    /// changed.</exception>
    /// <exception cref="NonFiniteLossException">The loss of a batch is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History Fit(
        Arrays x, Arrays? y = null, int? batchSize = null, int epochs = 1, Verbosity verbose = default,
        IEnumerable<Callback>? callbacks = null, double validationSplit = 0, ValidationData? validationData = null,
        Shuffle shuffle = default, IReadOnlyDictionary<int, double>? classWeight = null, Arrays? sampleWeight = null,
        int initialEpoch = 0, int? stepsPerEpoch = null, int? validationSteps = null, int? validationBatchSize = null,
        ValidationFrequency? validationFreq = null, CancellationToken cancellation = default)
    {
        RequireCompiled(nameof(Fit));
        int size = PositiveBatch(batchSize);
        if (validationSplit is < 0 or >= 1)
            throw new ArgumentOutOfRangeException(
                nameof(validationSplit), validationSplit, "It is at least 0 and below 1.");
        TrainingData data = Gather(x, y, sampleWeight, classWeight, needsTargets: true);
        TrainingData? validation = null;
        if (validationSplit > 0 && validationData is null)
        {
            int split = (int)Math.Floor(data.Rows * (1 - validationSplit));
            if (split == 0 || split == data.Rows)
                throw new ArgumentException($"validationSplit {validationSplit} of {data.Rows} samples leaves none " +
                    (split == 0 ? "for training." : "for validation."));
            (data, validation) = (data.Slice(0, split), data.Slice(split, data.Rows));
        }
        if (validationData?.X is { } vx)
            validation = Gather(vx, validationData.Y, validationData.SampleWeight, null, needsTargets: true);
        Prepare(data, Signature.Of(data, size));
        int validationSize = PositiveBatch(validationBatchSize ?? batchSize);
        if (validation is not null) Prepare(validation, Signature.Of(validation, validationSize), training: false);
        BatchFeed? validationFeed = validation is not null
            ? new ArrayFeed(validation, validationSize, steps: validationSteps)
            : validationData?.Source is { } source ? Stream(source, validationSteps, null, cancellation) : null;
        long? seed = shuffle.Draws ? Random.NextSeed() : null;
        return new FitLoop(this, compilation!, verbose, cancellation).Run(
            new ArrayFeed(data, size, seed, shuffle, stepsPerEpoch), validationFeed, callbacks ?? [],
            new(initialEpoch, epochs, validationFreq ?? 1));
    }

    /// <summary>Trains on batches that a source yields, such as a generator or a loader of files.</summary>
    /// <param name="batches">
    /// The source. Without <paramref name="stepsPerEpoch"/> it is read once for each epoch; with it, an epoch takes
    /// that
    /// many batches and the next goes on behind them.
    /// </param>
    /// <param name="epochs">The number of the last epoch; with <paramref name="initialEpoch"/> 0, how many.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 a line for each epoch; by default as the console
    /// suits.</param>
    /// <param name="callbacks">What is told of progress and may stop it.</param>
    /// <param name="validationData">What to measure after epochs.</param>
    /// <param name="classWeight">How much samples of a class count, by its number; 1 where missing.</param>
    /// <param name="initialEpoch">The first epoch, to go on with a training.</param>
    /// <param name="stepsPerEpoch">Batches in an epoch.</param>
    /// <param name="validationSteps">Batches in a validation, if not all.</param>
    /// <param name="validationFreq">After every how many epochs to validate, or a list of epochs from 1.</param>
    /// <param name="cancellation">Ends the training after the present batch; the model stays usable.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model, or arguments each other.</exception>
    /// <exception cref="NonFiniteLossException">The loss of a batch is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History Fit(
        IEnumerable<Batch> batches, int epochs = 1, Verbosity verbose = default,
        IEnumerable<Callback>? callbacks = null, ValidationData? validationData = null,
        IReadOnlyDictionary<int, double>? classWeight = null, int initialEpoch = 0, int? stepsPerEpoch = null,
        int? validationSteps = null, ValidationFrequency? validationFreq = null,
        CancellationToken cancellation = default) =>
        Fit(new PlainBatches(batches), epochs, verbose, callbacks, validationData, classWeight, initialEpoch,
            stepsPerEpoch, validationSteps, validationFreq, cancellation);

    /// <summary>Trains on batches of a source that numbers its passes, such as a dataset of Lamina.Data.</summary>
    /// <param name="source">
    /// The source. Without <paramref name="stepsPerEpoch"/> each epoch is the pass of its number; with it, an epoch
    /// takes that many batches and the next goes on behind them, so that the source may have no end.
    /// </param>
    /// <param name="epochs">The number of the last epoch; with <paramref name="initialEpoch"/> 0, how many.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 a line an epoch; by default as the console suits.</param>
    /// <param name="callbacks">What is told of progress and may stop it.</param>
    /// <param name="validationData">What to measure after epochs.</param>
    /// <param name="classWeight">How much samples of a class count, by its number; 1 where missing.</param>
    /// <param name="initialEpoch">The first epoch, to go on with a training.</param>
    /// <param name="stepsPerEpoch">Batches in an epoch.</param>
    /// <param name="validationSteps">Batches in a validation, if not all.</param>
    /// <param name="validationFreq">After every how many epochs to validate, or a list of epochs from 1.</param>
    /// <param name="cancellation">Ends the training after the present batch; the model stays usable.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model, or arguments each other.</exception>
    /// <exception cref="NonFiniteLossException">The loss of a batch is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public History Fit(
        IBatchSource source, int epochs = 1, Verbosity verbose = default,
        IEnumerable<Callback>? callbacks = null, ValidationData? validationData = null,
        IReadOnlyDictionary<int, double>? classWeight = null, int initialEpoch = 0, int? stepsPerEpoch = null,
        int? validationSteps = null, ValidationFrequency? validationFreq = null,
        CancellationToken cancellation = default)
    {
        RequireCompiled(nameof(Fit));
        ArgumentNullException.ThrowIfNull(source);
        BatchFeed? validationFeed = null;
        if (validationData?.X is { } vx)
        {
            TrainingData data = Gather(vx, validationData.Y, validationData.SampleWeight, null, needsTargets: true);
            Prepare(data, Signature.Of(data, PositiveBatch(null)), training: false);
            validationFeed = new ArrayFeed(data, PositiveBatch(null), steps: validationSteps);
        }
        else if (validationData?.Source is { } measured)
        {
            validationFeed = Stream(measured, validationSteps, null, cancellation);
        }
        return new FitLoop(this, compilation!, verbose, cancellation).Run(
            Stream(source, stepsPerEpoch, classWeight, cancellation), validationFeed, callbacks ?? [],
            new(initialEpoch, epochs, validationFreq ?? 1));
    }

    /// <summary>Trains on batches that an asynchronous source yields; waits for them on the calling thread.</summary>
    /// <param name="batches">The source; with <paramref name="stepsPerEpoch"/> read on from epoch to epoch.</param>
    /// <param name="epochs">The number of the last epoch; with <paramref name="initialEpoch"/> 0, how many.</param>
    /// <param name="verbose">0 nothing, 1 a progress bar, 2 a line an epoch; by default as the console suits.</param>
    /// <param name="callbacks">What is told of progress and may stop it.</param>
    /// <param name="validationData">What to measure after epochs.</param>
    /// <param name="classWeight">How much samples of a class count, by its number; 1 where missing.</param>
    /// <param name="initialEpoch">The first epoch, to go on with a training.</param>
    /// <param name="stepsPerEpoch">Batches in an epoch.</param>
    /// <param name="validationSteps">Batches in a validation, if not all.</param>
    /// <param name="validationFreq">After every how many epochs to validate, or a list of epochs from 1.</param>
    /// <param name="cancellation">Ends the training after the present batch; the model stays usable.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="InvalidOperationException">The model has not been compiled.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model, or arguments each other.</exception>
    /// <exception cref="NonFiniteLossException">The loss of a batch is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History Fit(
        IAsyncEnumerable<Batch> batches, int epochs = 1, Verbosity verbose = default,
        IEnumerable<Callback>? callbacks = null, ValidationData? validationData = null,
        IReadOnlyDictionary<int, double>? classWeight = null, int initialEpoch = 0, int? stepsPerEpoch = null,
        int? validationSteps = null, ValidationFrequency? validationFreq = null,
        CancellationToken cancellation = default) =>
        Fit(StreamFeed.Blocking(batches, cancellation), epochs, verbose, callbacks, validationData, classWeight,
            initialEpoch, stepsPerEpoch, validationSteps, validationFreq, cancellation);

    /// <summary>Checks a batch of a stream like arrays that are given at once.</summary>
    StreamFeed Stream(
        IBatchSource source, int? steps, IReadOnlyDictionary<int, double>? classWeight,
        CancellationToken cancellation) => new(source, steps, batch =>
        {
            TrainingData data = Gather(batch.X, batch.Y, batch.SampleWeight, classWeight, needsTargets: true);
            Prepare(data, Signature.Of(data));
            return data;
        }, cancellation);

    /// <summary>
    /// Puts arrays into the order of the model's inputs and outputs and checks what can be told without them.
    /// </summary>
    TrainingData Gather(
        Arrays x, Arrays? y, Arrays? sampleWeight, IReadOnlyDictionary<int, double>? classWeight, bool needsTargets)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (y is null && needsTargets && compilation!.NeedsTargets)
            throw new ArgumentException("Targets are missing: give y beside x.", nameof(y));
        if (classWeight is not null && sampleWeight is not null)
            throw new ArgumentException("Give classWeight or sampleWeight, not both.");
        if (classWeight is not null && y is { Count: > 1 })
            throw new ArgumentException("classWeight is for models with one output.");
        bool[]? compared = needsTargets ? compilation!.Compared(OutputNames) : null;
        IR.NDArray[] targets = y?.InOrder(OutputNames, "output", compared) ?? [];
        // Weights that are given by name leave the other outputs as they are.
        IR.NDArray[] weights = classWeight is not null ? [SampleWeights.FromClasses(targets[0], classWeight)]
            : sampleWeight is null ? [] : sampleWeight.Keys is null ? [.. sampleWeight]
            : sampleWeight.InOrder(OutputNames, "output", new bool[OutputNames.Count], otherwise: 1);
        return new TrainingData(x.InOrder(InputNames, "input"), targets, weights);
    }

    static int PositiveBatch(int? batchSize) => batchSize is null ? 32 : batchSize > 0 ? batchSize.Value
        : throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "A batch has at least one sample.");
}
