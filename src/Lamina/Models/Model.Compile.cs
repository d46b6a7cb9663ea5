using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Training;

namespace Lamina;

// Compiling, and what is compiled.
public partial class Model
{
    readonly Dictionary<Signature, CompiledStep> trainSteps = [];
    readonly Dictionary<Signature, CompiledStep> testSteps = [];
    readonly Dictionary<Signature, TensorType[]> outputTypes = [];
    Compilation? compilation;
    Variable[] compiledFor = [];
    Signature? lastBatch;    // of TrainOnBatch and TestOnBatch, which mostly get the same again

    /// <summary>The optimizer; null before <see cref="Compile"/>.</summary>
    public Optimizer? Optimizer => compilation?.Optimizer;

    /// <summary>Whether <see cref="Compile"/> has been called.</summary>
    public bool Compiled => compilation is not null;

    /// <summary>Set by a callback to end Fit after the present batch.</summary>
    public bool StopTraining { get; set; }

    /// <summary>The names of loss and metrics in the order of results; known after the first batch.</summary>
    public IReadOnlyList<string> MetricNames => compilation is null ? []
        : compilation.Bound ? [.. compilation.LogNames, .. ownMetrics.Select(metric => metric.Name)]
        : ownMetrics.Count > 0 ? ["loss", .. ownMetrics.Select(metric => metric.Name)] : [];

    /// <summary>The memory of the largest step compiled so far; null before the first batch.</summary>
    public MemoryPlan? MemoryPlan => trainSteps.Values.Concat(testSteps.Values)
        .Select(step => MemoryPlan.Of(step.Executable.Plan, Weights, OptimizerState ?? []))
        .MaxBy(plan => plan.TotalBytes);

    /// <summary>The variables of the optimizer, for the summary.</summary>
    IReadOnlyList<Variable>? OptimizerState => compilation?.Optimizer.Variables;

    /// <summary>Says how the model is to be trained. Nothing is lost: weights stay as they are.</summary>
    /// <param name="optimizer">A name such as "adam" or an object; by default "rmsprop".</param>
    /// <param name="loss">A name or an object, one for each output in a list, or by the name of the output.</param>
    /// <param name="metrics">What to measure beside the loss, such as ["accuracy"]; sample weights do not
    /// count.</param>
    /// <param name="lossWeights">With several outputs, how much each loss counts.</param>
    /// <param name="weightedMetrics">Metrics in which sample and class weights count.</param>
    /// <param name="stepsPerExecution">After how many steps of a training callbacks are told of them.</param>
    /// <param name="autoScaleLoss">Whether the optimizer of a "mixed_float16" model is wrapped in a
    /// <see cref="LossScaleOptimizer"/>.</param>
    /// <exception cref="ArgumentException">A name is not known; the message names the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">stepsPerExecution is below 1.</exception>
    public void Compile(
        Optimizer? optimizer = null, LossList? loss = null, MetricList? metrics = null, LossWeights? lossWeights = null,
        MetricList? weightedMetrics = null, int stepsPerExecution = 1,
        bool autoScaleLoss = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerExecution, 1);
        optimizer ??= "rmsprop";
        if (autoScaleLoss && DTypePolicy.Name == "mixed_float16" && optimizer is not LossScaleOptimizer)
            optimizer = new LossScaleOptimizer(optimizer);
        compilation = new Compilation(optimizer, loss, lossWeights, metrics, weightedMetrics)
        {
            StepsPerExecution = stepsPerExecution,
        };
        StructureChanged();
    }

    /// <summary>What Compile was given, as Keras writes it into files; null before.</summary>
    internal System.Text.Json.Nodes.JsonObject? CompileConfig() =>
        compilation is null ? null : Saving.CompileConfig.Write(compilation);

    /// <summary>Sets loss and metrics back, as at the beginning of an epoch.</summary>
    public void ResetMetrics()
    {
        compilation?.Reset();
        foreach (Metric metric in ownMetrics) metric.ResetState();
    }

    /// <summary>Layers have come or gone: what was compiled is out of date.</summary>
    private protected void StructureChanged()
    {
        trainSteps.Clear();
        testSteps.Clear();
        executables = [];
        outputTypes.Clear();
        compiledFor = [];
    }

    Compilation RequireCompiled(string what) => compilation ?? throw new InvalidOperationException(
        $"{this} has not been compiled. Call Compile(optimizer: \"adam\", loss: …) before {what}.");

    /// <summary>The step for a signature, for the loops.</summary>
    internal CompiledStep StepFor(Signature signature, bool training)
    {
        Dictionary<Signature, CompiledStep> steps = training ? trainSteps : testSteps;
        return steps.TryGetValue(signature, out CompiledStep? step) ? step
            : steps[signature] = Plan(signature, training);
    }

    /// <summary>Traces and compiles the step for a signature.</summary>
    internal CompiledStep Plan(Signature signature, bool training)
    {
        var builder = new StepBuilder(this, compilation!, signature);
        return training ? builder.Train() : builder.Test();
    }

    /// <summary>
    /// Makes the weights if data are what they waited for, finds out what the outputs are, gives each its loss and
    /// metrics, and makes the optimizer's slots. Steps compiled for other trainable weights are dropped.
    /// </summary>
    /// <param name="data">What is going to be trained on or measured.</param>
    /// <param name="signature">The types of the samples that go through the model together.</param>
    /// <param name="training">Whether they are trained on.</param>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    void Prepare(TrainingData data, Signature signature, bool training = true)
    {
        if (compilation!.NeedsTargets) Bind(data, signature);
        else if (outputTypes.TryAdd(signature, []))
        {
            // A model with steps of its own need not be one that can be called; its weights come with its step.
            if (!Built) EnsureBuilt([.. signature.Types.Take(signature.Inputs).Select(type => type.Shape.With(0, -1))]);
            new StepBuilder(this, compilation, signature).Trace(training);
        }
        if (Trains(compiledFor)) return;
        trainSteps.Clear();
        compiledFor = [.. TrainableWeights];
        compilation.Optimizer.Build(compiledFor);
    }

    /// <summary>Finds out what the outputs are, gives each its loss and metrics, and checks the targets.</summary>
    void Bind(TrainingData data, Signature signature)
    {
        if (!outputTypes.TryGetValue(signature, out TensorType[]? outputs))
        {
            outputs = outputTypes[signature] = Trace(signature);
            IReadOnlyList<string> names = OutputNames.Count == outputs.Length ? OutputNames
                : [.. outputs.Select((_, i) => $"output_{i + 1}")];
            if (data.Y.Length != outputs.Length)
                throw new ArgumentException($"The model has {outputs.Length} outputs ({string.Join(", ", names)}), " +
                    $"and {data.Y.Length} targets were given.");
            if (data.Weights.Length > 1 && data.Weights.Length != outputs.Length)
                throw new ArgumentException($"The model has {outputs.Length} outputs, and {data.Weights.Length} " +
                    "arrays of sample weights were given; give one, or one for each output.");
            compilation!.Bind(names, outputs, [.. signature.Types.Skip(signature.Inputs).Take(signature.Targets)]);
        }
        for (int i = 0; i < data.Y.Length; i++)
            TargetCheck.Run(compilation!.LossOf(i), data.Y[i], outputs[i], compilation.OutputName(i));
    }

    /// <summary>The types that come out for a batch; makes the weights on the way.</summary>
    TensorType[] Trace(Signature signature)
    {
        TensorType[] inputs = [.. signature.Types.Take(signature.Inputs)];
        if (!Built) EnsureBuilt(Array.ConvertAll(inputs, type => type.Shape.With(0, -1)));
        using var trace = new Trace();
        Tensor[] x = [.. inputs.Select((type, i) => new Parameter(i, type).Apply())];
        return Array.ConvertAll(ApplyMany(x, new CallContext()), y => y.Type);
    }
}
