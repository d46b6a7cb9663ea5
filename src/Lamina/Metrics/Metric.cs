using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Losses;
using Lamina.Saving;

namespace Lamina.Metrics;

/// <summary>
/// A number that is collected over batches. Its state lies in variables that <see cref="UpdateState"/> changes in the
/// graph of a step. A string such as "accuracy" converts to one.
/// </summary>
public abstract class Metric : IKerasObject
{
    /// <summary>The Keras module of metrics.</summary>
    internal const string Family = "keras.metrics";

    readonly List<(Variable Variable, double Start)> variables = [];

    /// <summary>Begins a metric.</summary>
    /// <param name="name">
    /// Its key in the logs; by default the class name in snake case, numbered within the process: auc, auc_1, …
    /// </param>
    protected Metric(string? name = null) => Name = name ?? AutoName.Next(ClassName);

    /// <summary>The key in the logs.</summary>
    public string Name { get; private set; }

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <summary>The state, in Keras's order.</summary>
    public IReadOnlyList<Variable> Variables => [.. variables.Select(v => v.Variable)];

    /// <inheritdoc/>
    public virtual JsonObject GetConfig() => new() { ["name"] = Name, ["dtype"] = "float32" };

    /// <summary>Counts a batch.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The outputs of the model.</param>
    /// <param name="sampleWeight">How much each sample counts.</param>
    public abstract void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>The number over the batches so far.</summary>
    public abstract Tensor Result();

    /// <summary>Begins anew.</summary>
    public virtual void ResetState()
    {
        foreach ((Variable variable, double start) in variables) variable.Value.Fill(start);
    }

    /// <summary>
    /// The metric for an output: this one, except for names such as "accuracy" that stand for another one each time.
    /// </summary>
    internal virtual Metric For(TensorType target, TensorType output, Loss? loss) => this;

    /// <summary>Makes a piece of state.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">The value that all elements begin with.</param>
    /// <param name="dtype">Its element type.</param>
    protected Variable AddVariable(string name, Shape shape, double start = 0, DType dtype = DType.Float32)
    {
        var value = new NDArray(shape, dtype);
        value.Fill(start);
        var variable = new Variable(value, name, trainable: false) { Path = $"{Name}/{name}" };
        variables.Add((variable, start));
        return variable;
    }

    /// <summary>The metric that a string id or a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Metric FromConfig(JsonNode config) => Registry.Get<Metric>(Family, "metric", config);

    /// <summary>The metric with that string id, such as "accuracy"; its key in the logs is the string.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator Metric(string id)
    {
        var metric = Registry.Get<Metric>(Family, "metric", id);
        metric.Name = id;
        return metric;
    }
}
