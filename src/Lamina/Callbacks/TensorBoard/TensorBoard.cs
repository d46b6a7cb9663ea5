using System.Diagnostics;
using Lamina.IR;

namespace Lamina.Callbacks;

/// <summary>
/// Writes the numbers of a training for TensorBoard: run <c>tensorboard --logdir logs</c> to look at them. Numbers of
/// training and validation lie in the folders train and validation, under Keras's names: epoch_loss, batch_loss,
/// evaluation_loss_vs_iterations.
/// </summary>
/// <example><code>
/// model.Fit(x, y, epochs: 10, callbacks: [new TensorBoard("logs/first", histogramFreq: 1)]);
/// </code></example>
public sealed class TensorBoard : Callback, IDisposable
{
    readonly string logDir;
    readonly int histogramFreq;
    readonly bool writeGraph, writeStepsPerSecond;
    readonly int? everyBatches;
    readonly Stopwatch clock = new();
    EventFile? train, validation;
    long trainSteps, testSteps, stepsAtEpoch;
    bool fitting;

    /// <summary>Writes events.</summary>
    /// <param name="logDir">The folder.</param>
    /// <param name="histogramFreq">After every how many epochs the distributions of the weights are written; 0 for
    /// never.</param>
    /// <param name="writeGraph">Whether the structure of the model is written.</param>
    /// <param name="writeStepsPerSecond">Whether the speed is written.</param>
    /// <param name="updateFreq">After every how many batches numbers are written beside those of epochs; by default
    /// none.</param>
    /// <exception cref="ArgumentException">The folder has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A frequency is out of range.</exception>
    public TensorBoard(string logDir = "logs", int histogramFreq = 0, bool writeGraph = true,
        bool writeStepsPerSecond = false, int? updateFreq = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(logDir);
        ArgumentOutOfRangeException.ThrowIfNegative(histogramFreq);
        if (updateFreq < 1)
            throw new ArgumentOutOfRangeException(nameof(updateFreq), updateFreq, "It is at least 1 batch.");
        (this.logDir, this.histogramFreq, this.writeGraph) = (logDir, histogramFreq, writeGraph);
        (this.writeStepsPerSecond, everyBatches) = (writeStepsPerSecond, updateFreq);
    }

    EventFile Train => train ??= new EventFile(Path.Combine(logDir, "train"));

    EventFile Validation => validation ??= new EventFile(Path.Combine(logDir, "validation"));

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        (trainSteps, testSteps, fitting) = (0, 0, true);
        if (writeGraph) Train.Graph(Saving.Registry.Serialize(Model).ToJsonString());
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("train_steps", trainSteps);
        state.Set("test_steps", testSteps);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (trainSteps, testSteps) = ((long)state.Get("train_steps"), (long)state.Get("test_steps"));
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        stepsAtEpoch = trainSteps;
        clock.Restart();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        trainSteps++;
        if (everyBatches is not { } every || trainSteps % every != 0) return;
        foreach ((string name, double value) in logs) Train.Scalar($"batch_{name}", value, trainSteps);
        if (writeStepsPerSecond) Train.Scalar("batch_steps_per_second", Speed(), trainSteps);
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs) => testSteps++;

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        foreach ((string name, double value) in logs)
            Validation.Scalar($"evaluation_{name}_vs_iterations", value, fitting ? trainSteps : testSteps);
        Validation.Flush();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        const string Prefix = "val_";
        foreach ((string name, double value) in logs)
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
                Validation.Scalar($"epoch_{name[Prefix.Length..]}", value, epoch);
            else Train.Scalar($"epoch_{name}", value, epoch);
        if (Model.Optimizer is { } optimizer && !logs.ContainsKey("learning_rate"))
            Train.Scalar("epoch_learning_rate", optimizer.LearningRate, epoch);
        if (writeStepsPerSecond) Train.Scalar("epoch_steps_per_second", Speed(), epoch);
        if (histogramFreq > 0 && epoch % histogramFreq == 0)
            foreach (Variable weight in Model.Weights) Histogram(weight, epoch);
        Train.Flush();
        validation?.Flush();
    }

    void Histogram(Variable weight, int epoch)
    {
        var values = new double[weight.Value.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = weight.Value[i];
        if (Array.TrueForAll(values, double.IsFinite)) Train.Histogram($"{weight.Path}/histogram", values, epoch);
    }

    double Speed() => (trainSteps - stepsAtEpoch) / Math.Max(clock.Elapsed.TotalSeconds, 1e-9);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        fitting = false;
        Dispose();
    }

    /// <summary>Closes the files; the end of a training does so too, and what follows begins new ones.</summary>
    public void Dispose()
    {
        train?.Dispose();
        validation?.Dispose();
        (train, validation) = (null, null);
    }
}
