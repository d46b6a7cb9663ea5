using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Optimizers;

namespace Lamina;

// What happens to a batch, for models that do it in their own way.
public partial class Model
{
    readonly List<Metric> ownMetrics = [];
    readonly List<Optimizer> ownOptimizers = [];
    // What gradients are taken by: the values at the beginning of the step or after the last Minimize.
    Dictionary<Variable, Tensor> differentiated = [];

    /// <summary>The metrics: those of Compile, and those of a class of your own.</summary>
    public IReadOnlyList<Metric> Metrics => [.. compilation?.Metrics ?? [], .. ownMetrics];

    /// <summary>
    /// Builds what happens to a batch in training: by default the model is applied, its loss computed
    /// (<see cref="ComputeLoss"/>), minimized (<see cref="Minimize"/>) and the metrics updated
    /// (<see cref="ComputeMetrics"/>). It runs once for each shape of batch, inside a trace: what it builds becomes one
    /// graph, which is compiled and then only run. (Keras's train_step.)
    /// </summary>
    /// <param name="inputs">The batch.</param>
    /// <returns>The loss and what is logged.</returns>
    /// <example><code>
    /// class Denoiser(Layer network) : Model
    /// {
    ///     readonly SeedGenerator noise = new();
    ///
    ///     protected override StepResult TrainStep(StepInputs inputs)
    ///     {
    ///         Tensor noisy = inputs.X[0] + noise.Normal(inputs.X[0].Shape) * 0.1;
    ///         Tensor loss = (network.Apply(noisy, new CallContext(training: true)) - inputs.X[0]).Square().Mean();
    ///         Minimize(loss);
    ///         return new StepResult(loss);
    ///     }
    /// }
    /// </code></example>
    protected internal virtual StepResult TrainStep(StepInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var context = new CallContext(training: true);
        Tensor[] predicted = ApplyMany([.. inputs.X], context);
        Tensor loss = ComputeLoss(inputs, predicted, context);
        var logs = ComputeMetrics(inputs, predicted);
        if (differentiated.Count > 0) Minimize(loss);
        return new StepResult(loss, logs);
    }

    /// <summary>Builds what happens to a batch in Evaluate: as <see cref="TrainStep"/>, without learning.</summary>
    /// <param name="inputs">The batch.</param>
    /// <returns>The loss and what is logged.</returns>
    protected internal virtual StepResult TestStep(StepInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var context = new CallContext();
        Tensor[] predicted = ApplyMany([.. inputs.X], context);
        Tensor loss = ComputeLoss(inputs, predicted, context);
        return new StepResult(loss, ComputeMetrics(inputs, predicted));
    }

    /// <summary>Builds what Predict gives for a batch: by default what the model puts out.</summary>
    /// <param name="x">The inputs.</param>
    protected internal virtual Tensor[] PredictStep(Tensor[] x) => ApplyMany(x, new CallContext());

    /// <summary>
    /// The loss of a batch: those of the outputs that Compile was given, what layers added to the context
    /// (<see cref="CallContext.AddLoss"/>) and the penalties on weights. (Keras's compute_loss.)
    /// </summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="predicted">What the model put out for it.</param>
    /// <param name="context">The context that the model was applied in.</param>
    /// <returns>A single float32.</returns>
    public virtual Tensor ComputeLoss(StepInputs inputs, Tensor[] predicted, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        using NameScope.Exit scope = NameScope.Enter("loss");
        Tensor loss = RequireCompiled(nameof(ComputeLoss)).Loss(predicted, inputs.Y, inputs.SampleWeights);
        foreach (Tensor added in context.Losses) loss += added.Cast(DType.Float32);
        foreach (Tensor penalty in RegularizationLosses()) loss += penalty.Cast(DType.Float32);
        return loss;
    }

    /// <summary>Updates the metrics with a batch and gives their results by name. (Keras's compute_metrics.)</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="predicted">What the model put out for it.</param>
    /// <returns>Metrics of Compile, means of the losses of several outputs, own metrics.</returns>
    public virtual IReadOnlyList<(string Name, Tensor Value)> ComputeMetrics(StepInputs inputs, Tensor[] predicted)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using NameScope.Exit scope = NameScope.Enter("metrics");
        var compiled = RequireCompiled(nameof(ComputeMetrics));
        List<(string, Tensor)> results = [.. compiled.UpdateMetrics(predicted, inputs.Y, inputs.SampleWeights)];
        foreach (Metric metric in ownMetrics) results.Add((metric.Name, metric.Result()));
        return results;
    }

    /// <summary>
    /// Changes weights so that a loss falls: its gradients, a step of the optimizer, then the constraints. To be called
    /// in a <see cref="TrainStep"/>; a step may minimize several losses one after the other, each with its own weights.
    /// </summary>
    /// <param name="loss">A single number that depends on the weights.</param>
    /// <param name="optimizer">What changes the weights; by default that of Compile.</param>
    /// <param name="layers">Whose weights change; by default all of the model that are trainable.</param>
    /// <exception cref="InvalidOperationException">The loss depends on none of the weights.</exception>
    protected void Minimize(Tensor loss, Optimizer? optimizer = null, params IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(loss);
        optimizer ??= RequireCompiled(nameof(Minimize)).Optimizer;
        Weight[] trained = [.. (layers.Count == 0 ? TrainedWeights() : layers.SelectMany(l => l.TrainedWeights()))
            .DistinctBy(w => w.Variable)];
        Tensor[] values = [.. trained.Select(w => differentiated.GetValueOrDefault(w.Variable, w.Variable.Tensor))];
        Tensor?[] gradients = Gradient.OfMany([optimizer.ScaleLoss(loss)], [null], values);
        var pairs = new List<(Tensor, Variable)>();
        for (int i = 0; i < trained.Length; i++)
            if (gradients[i] is { } gradient) pairs.Add((gradient, trained[i].Variable));
        if (pairs.Count == 0)
            throw new InvalidOperationException("The loss depends on none of the weights, so nothing can be learned.");
        using NameScope.Exit scope = NameScope.Enter("optimizer");
        optimizer.ApplyGradients(pairs);
        foreach (Weight weight in trained)
        {
            if (weight.Constraint is { } constraint) weight.Variable.Assign(constraint.Call(weight.Variable.Tensor));
            differentiated[weight.Variable] = weight.Variable.Tensor;
        }
    }

    /// <summary>
    /// Makes a metric of a class of your own part of it: it begins anew with each epoch and is logged.
    /// </summary>
    /// <returns>The metric, so that it can be kept in a field.</returns>
    protected T TrackMetric<T>(T metric) where T : Metric
    {
        ownMetrics.Add(metric);
        return metric;
    }

    /// <summary>
    /// Makes a further optimizer part of the model, so that <see cref="Callbacks.BackupAndRestore"/> keeps its
    /// state.
    /// </summary>
    /// <returns>The optimizer, so that it can be kept in a field.</returns>
    protected T TrackOptimizer<T>(T optimizer) where T : Optimizer
    {
        ownOptimizers.Add(optimizer);
        return optimizer;
    }

    /// <summary>The state of own metrics, which only counts.</summary>
    internal IEnumerable<Variable> MetricVariables => ownMetrics.SelectMany(metric => metric.Variables);

    /// <summary>What the training steps compiled so far change, in the order of their tracing.</summary>
    internal IEnumerable<Variable> UpdatedVariables => trainSteps.Values.SelectMany(step => step.Updated).Distinct();

    /// <summary>All optimizers: that of Compile and own ones.</summary>
    internal Optimizer[] Optimizers => compilation is null ? [.. ownOptimizers]
        : ownOptimizers.Count == 0 ? [compilation.Optimizer]
        : [.. ownOptimizers.Prepend(compilation.Optimizer).Distinct()];

    /// <summary>Gradients are by the values before the step, whatever the layers assign in it.</summary>
    internal void BeginStep() => differentiated = TrainedWeights().DistinctBy(w => w.Variable)
        .ToDictionary(w => w.Variable, w => w.Variable.Tensor);
}
