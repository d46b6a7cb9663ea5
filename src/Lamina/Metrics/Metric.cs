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
    /// <param name="name">Its key in the logs; by default the class name in snake case.</param>
    protected Metric(string? name = null) => Name = name ?? AutoName.SnakeCase(ClassName);

    /// <summary>The key in the logs.</summary>
    public string Name { get; }

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
    public static implicit operator Metric(string id) => Registry.Get<Metric>(Family, "metric", id) switch
    {
        MeanMetricWrapper wrapper when wrapper.Name != id => wrapper.Named(id),
        Metric metric => metric,
    };

    internal static void Register()
    {
        Registry.Add(Family, "Mean", c => new Mean(c.String("name", "mean")));
        Registry.Add(Family, "Sum", c => new Sum(c.String("name", "sum")));
        MeanMetricWrapper.Add("Accuracy", MetricFunctions.Accuracy);
        Registry.Add(Family, "AutoAccuracy", c => new AutoAccuracy(c.String("name", "accuracy")), "accuracy", "acc");
        Registry.Add(Family, "BinaryAccuracy", c => new BinaryAccuracy(c.Double("threshold", 0.5), c.String("name", "binary_accuracy")));
        MeanMetricWrapper.Add("CategoricalAccuracy", MetricFunctions.Categorical);
        MeanMetricWrapper.Add("SparseCategoricalAccuracy", MetricFunctions.SparseCategorical);
        Registry.Add(Family, "TopKCategoricalAccuracy", c => new TopKCategoricalAccuracy(c.Int("k", 5), c.String("name", "top_k_categorical_accuracy")));
        Registry.Add(Family, "SparseTopKCategoricalAccuracy", c => new SparseTopKCategoricalAccuracy(c.Int("k", 5), c.String("name", "sparse_top_k_categorical_accuracy")));
        MeanMetricWrapper.Add("MeanSquaredError", new MeanSquaredError().Call, "mse", "MSE");
        MeanMetricWrapper.Add("MeanAbsoluteError", new MeanAbsoluteError().Call, "mae", "MAE");
        Registry.Add(Family, "BinaryCrossentropy", c => new LossMean("BinaryCrossentropy", c.String("name", "binary_crossentropy"), new BinaryCrossentropy(
            c.Bool("from_logits", false), c.Double("label_smoothing", 0))), "bce", "BCE");
        Registry.Add(Family, "CategoricalCrossentropy", c => new LossMean("CategoricalCrossentropy", c.String("name", "categorical_crossentropy"), new CategoricalCrossentropy(
            c.Bool("from_logits", false), c.Double("label_smoothing", 0), c.Int("axis", -1))));
        Registry.Add(Family, "SparseCategoricalCrossentropy", c => new LossMean("SparseCategoricalCrossentropy", c.String("name", "sparse_categorical_crossentropy"),
            new SparseCategoricalCrossentropy(c.Bool("from_logits", false), null, c.Int("axis", -1))));
    }
}
