using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>
/// Changes weights by their gradients. One step, in Keras's order: unscale, accumulate, clip, decay, the optimizer's
/// own rule, average. A string such as "adam" converts to the optimizer of that name.
/// </summary>
public abstract partial class Optimizer : IKerasObject
{
    internal const string Family = "keras.optimizers";

    readonly LearningRate rate;
    readonly Variable iterations = new(NDArray.Scalar(0, DType.Int32), "iteration", trainable: false);
    readonly Variable? learningRate;
    readonly Dictionary<Variable, (Variable[] Slots, Variable? Average, Variable? Sum)> states = [];
    readonly List<Variable> order = [];
    HashSet<Variable> undecayed = [];
    string[] undecayedNames = [];    // regular expressions

    /// <summary>Begins an optimizer.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    /// <param name="options">What all optimizers can do.</param>
    /// <param name="name">Its name; by default the class name in snake case.</param>
    /// <exception cref="ArgumentException">Options contradict each other or are out of range.</exception>
    protected Optimizer(LearningRate learningRate, OptimizerOptions? options, string? name)
    {
        (rate, Options, Name) = (learningRate, options ?? new(), name ?? AutoName.SnakeCase(GetType().Name));
        Options.Check();
        if (learningRate.Schedule is null)
            this.learningRate = new Variable(NDArray.Scalar(learningRate.Number), "learning_rate", trainable: false);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What the constructor was given.</summary>
    public OptimizerOptions Options { get; }

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <summary>How many steps have been taken.</summary>
    public virtual int Iterations => iterations.Value.AsSpan<int>()[0] / (Options.GradientAccumulationSteps ?? 1);

    /// <summary>The present learning rate; setting it takes effect at the next step.</summary>
    /// <exception cref="InvalidOperationException">A schedule says what it is.</exception>
    public virtual double LearningRate
    {
        get => learningRate?.Value[0] ?? Rate(Tensor.Scalar(Iterations)).Item();
        set => (learningRate ?? throw new InvalidOperationException(
            "The learning rate follows a schedule and cannot be set.")).Value.Fill(value);
    }

    /// <summary>Asks the function for the rate of the next step, if a function says it.</summary>
    internal virtual void RefreshLearningRate()
    {
        if (rate.Function is { } function) learningRate!.Value.Fill(Lamina.Optimizers.LearningRate.Checked(function()));
    }

    /// <summary>
    /// The state in Keras's order: iteration, learning rate, averages, accumulated gradients, slots of each weight, and
    /// what else the optimizer keeps.
    /// </summary>
    public virtual IReadOnlyList<Variable> Variables =>
    [
        iterations, .. learningRate is null ? [] : new[] { learningRate },
        .. order.Select(v => states[v].Average).OfType<Variable>(),
        .. order.Select(v => states[v].Sum).OfType<Variable>(),
        .. SlotGroups().SelectMany(group => order.SelectMany(v => group.Where(slot => slot < states[v].Slots.Length)
            .Select(slot => states[v].Slots[slot]))),
        .. FurtherState,
    ];

    /// <summary>How many variables there are before slots are made for weights.</summary>
    internal int StateWithoutSlots => learningRate is null ? 1 : 2;

    /// <summary>Leaves weights out of the decay.</summary>
    /// <param name="variables">These weights.</param>
    /// <param name="names">Weights in whose path one of these regular expressions is found.</param>
    public void ExcludeFromWeightDecay(IEnumerable<Variable>? variables = null, IEnumerable<string>? names = null)
    {
        undecayed = [.. variables ?? []];
        undecayedNames = [.. names ?? []];
        foreach (string name in undecayedNames) _ = new Regex(name, RegexOptions.CultureInvariant);    // or throws
    }

    /// <summary>The configuration under Keras's keys; optimizers add their own.</summary>
    public virtual JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["name"] = Name,
            ["learning_rate"] = rate.Schedule is { } schedule ? Registry.Serialize(schedule) : (float)LearningRate,
        };
        Options.Write(config);
        return config;
    }

    /// <summary>The optimizer that a string id or a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Optimizer FromConfig(JsonNode config) => Registry.Get<Optimizer>(Family, "optimizer", config);

    /// <summary>The optimizer with that string id, such as "adam".</summary>
    /// <exception cref="ArgumentException">The name is not known; the message names the nearest.</exception>
    public static implicit operator Optimizer(string id) => Registry.Get<Optimizer>(Family, "optimizer", id);
}
