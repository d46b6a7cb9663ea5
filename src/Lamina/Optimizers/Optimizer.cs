using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>
/// Changes weights by their gradients. One step, in Keras's order: unscale, accumulate, clip, decay, the optimizer's own
/// rule, average. A string such as "adam" converts to the optimizer of that name.
/// </summary>
public abstract class Optimizer : IKerasObject
{
    internal const string Family = "keras.optimizers";

    readonly LearningRate rate;
    readonly Variable iterations = new(NDArray.Scalar(0, DType.Int32), "iteration", trainable: false);
    readonly Variable? learningRate;
    readonly Dictionary<Variable, (Variable[] Slots, Variable? Average, Variable? Sum)> states = [];
    readonly List<Variable> order = [];
    HashSet<Variable> undecayed = [];
    Regex[] undecayedNames = [];

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
    public int Iterations => iterations.Value.AsSpan<int>()[0] / (Options.GradientAccumulationSteps ?? 1);

    /// <summary>The present learning rate; setting it takes effect at the next step.</summary>
    /// <exception cref="InvalidOperationException">A schedule says what it is.</exception>
    public double LearningRate
    {
        get => learningRate?.Value[0] ?? Rate(Tensor.Scalar(Iterations)).Item();
        set => (learningRate ?? throw new InvalidOperationException("The learning rate follows a schedule and cannot be set."))
            .Value.Fill(value);
    }

    /// <summary>The state in Keras's order: iteration, learning rate, averages, accumulated gradients, slots of each weight.</summary>
    public IReadOnlyList<Variable> Variables =>
    [
        iterations, .. learningRate is null ? [] : new[] { learningRate },
        .. order.Select(v => states[v].Average).OfType<Variable>(), .. order.Select(v => states[v].Sum).OfType<Variable>(),
        .. SlotGroups().SelectMany(group => order.SelectMany(v => group.Select(slot => states[v].Slots[slot]))),
    ];

    /// <summary>Leaves weights out of the decay.</summary>
    /// <param name="variables">These weights.</param>
    /// <param name="names">Weights in whose path one of these regular expressions is found.</param>
    public void ExcludeFromWeightDecay(IEnumerable<Variable>? variables = null, IEnumerable<string>? names = null)
    {
        undecayed = [.. variables ?? []];
        undecayedNames = [.. (names ?? []).Select(n => new Regex(n, RegexOptions.CultureInvariant))];
    }

    /// <summary>Makes the slots of weights that have none yet.</summary>
    public void Build(IReadOnlyList<Variable> variables)
    {
        foreach (Variable v in variables)
        {
            if (states.ContainsKey(v)) continue;
            Variable State(string name) => new(new NDArray(v.Shape, v.DType), name, trainable: false) { Path = $"{v.Path}/{name}" };
            Variable? average = Options.UseEma ? new Variable(v.Value, "average", trainable: false) { Path = $"{v.Path}/average" } : null;
            states[v] = ([.. SlotNames.Select(State)], average,
                Options.GradientAccumulationSteps is null ? null : State("gradient_accumulator"));
            FillSlots(states[v].Slots);
            order.Add(v);
        }
    }

    /// <summary>With useEma, gives the weights their averages; Fit does so at its end.</summary>
    public void FinalizeVariableValues()
    {
        foreach (Variable v in order)
            if (states[v].Average is { } average) v.Assign(average.Value);
    }

    /// <summary>Traces one step: assigns the weights and the state.</summary>
    /// <param name="gradients">Each weight with its gradient; weights that have none this time are left out.</param>
    public void ApplyGradients(IReadOnlyList<(Tensor Gradient, Variable Variable)> gradients)
    {
        Build([.. gradients.Select(g => g.Variable)]);
        Tensor count = iterations.Tensor;
        Tensor taken = Options.GradientAccumulationSteps is { } every ? (count.Cast(DType.Float32) / every).Floor() : count.Cast(DType.Float32);
        Variable[] weights = [.. gradients.Select(g => g.Variable)];
        Tensor[] g = [.. gradients.Select(pair => Options.LossScaleFactor is { } scale ? pair.Gradient / scale : pair.Gradient)];
        Tensor? now = null;
        if (Options.GradientAccumulationSteps is { } steps)
        {
            now = ((count.Cast(DType.Float32) + 1) / steps).Floor().IsGreater(taken);
            for (int i = 0; i < g.Length; i++)
            {
                Variable sum = states[weights[i]].Sum!;
                Tensor total = sum.Tensor + g[i];
                sum.Assign(Tensor.Where(now, 0, total));
                g[i] = total / steps;
            }
        }
        g = Clip(g);
        Tensor lr = Rate(taken);
        var step = new UpdateStep(lr, taken + 1);
        BeginStep(step);
        for (int i = 0; i < g.Length; i++)
        {
            Variable v = weights[i];
            Tensor w = v.Tensor;
            if (Options.WeightDecay is { } decay && !IsExcluded(v)) w -= w * (decay * lr);
            Variable[] slots = states[v].Slots;
            Tensor[] before = [.. slots.Select(s => s.Tensor)];
            (Tensor next, Tensor[] after) = Update(w, g[i], before, step);
            Average(v, ref next, count, taken);
            Set(v, next, v.Tensor, now);
            for (int s = 0; s < slots.Length; s++) Set(slots[s], after[s], before[s], now);
        }
        iterations.Assign(count + 1);
    }

    /// <summary>Which slots stand together for each weight; by default all.</summary>
    protected virtual IReadOnlyList<int[]> SlotGroups() => [[.. Enumerable.Range(0, SlotNames.Count)]];

    static void Set(Variable variable, Tensor value, Tensor before, Tensor? now) =>
        variable.Assign(now is null ? value : Tensor.Where(now, value, before));

    void Average(Variable v, ref Tensor next, Tensor count, Tensor taken)
    {
        if (states[v].Average is not { } average) return;
        // The first step begins the average with the weights.
        Tensor momentum = Tensor.Where(taken.IsEqual(0), 0.0, Tensor.Scalar(Options.EmaMomentum, v.DType));
        Tensor mean = momentum * average.Tensor + (1 - momentum) * next;
        average.Assign(mean);
        if (Options.EmaOverwriteFrequency is { } every)
            next = Tensor.Where((taken + 1).Mod(Tensor.Scalar(every)).IsEqual(0), mean, next);
    }

    bool IsExcluded(Variable v) => undecayed.Contains(v) || undecayedNames.Any(n => n.IsMatch(v.Path));

    Tensor Rate(Tensor taken) => learningRate?.Tensor ?? rate.Schedule!.Call(taken);

    Tensor[] Clip(Tensor[] g)
    {
        if (Options.ClipValue is { } limit) return [.. g.Select(x => x.Clip(-limit, limit))];
        if (Options.ClipNorm is { } norm)
            return [.. g.Select(x => x * (norm / x.Square().Sum().Sqrt().Maximum(norm)))];
        if (Options.GlobalClipNorm is { } global && g.Length > 0)
        {
            Tensor all = g.Select(x => x.Square().Sum().Cast(DType.Float32)).Aggregate((a, b) => a + b).Sqrt();
            Tensor factor = global / all.Maximum(global);
            return [.. g.Select(x => x * factor)];
        }
        return g;
    }

    /// <summary>The names of the slots of a weight.</summary>
    protected abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>Gives new slots their first values, where these are not 0.</summary>
    protected virtual void FillSlots(IReadOnlyList<Variable> slots) { }

    /// <summary>Computes what all weights of a step share.</summary>
    protected virtual void BeginStep(UpdateStep step) { }

    /// <summary>The optimizer's own rule for one weight.</summary>
    /// <param name="w">The weight, decayed.</param>
    /// <param name="g">Its gradient, clipped.</param>
    /// <param name="slots">The slots before the step.</param>
    /// <param name="step">Learning rate and number of the step.</param>
    /// <returns>The weight and the slots after the step.</returns>
    protected abstract (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step);

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

    internal static LearningRate ReadRate(JsonObject c, double otherwise) => c["learning_rate"] is JsonObject schedule
        ? Schedules.LearningRateSchedule.FromConfig(schedule) : c.Double("learning_rate", otherwise);

    internal static void Register()
    {
        Registry.Add(Family, "SGD", c => new SGD(ReadRate(c, 0.01), c.Double("momentum", 0), c.Bool("nesterov", false),
            OptimizerOptions.Read(c), c.String("name")), "sgd");
        Registry.Add(Family, "RMSprop", c => new RMSprop(ReadRate(c, 1e-3), c.Double("rho", 0.9), c.Double("momentum", 0),
            c.Double("epsilon", 1e-7), c.Bool("centered", false), OptimizerOptions.Read(c), c.String("name")), "rmsprop");
        Registry.Add(Family, "Adam", c => new Adam(ReadRate(c, 1e-3), c.Double("beta_1", 0.9), c.Double("beta_2", 0.999),
            c.Double("epsilon", 1e-7), c.Bool("amsgrad", false), OptimizerOptions.Read(c), c.String("name")), "adam");
        Registry.Add(Family, "AdamW", c => new AdamW(ReadRate(c, 1e-3), c.Double("beta_1", 0.9), c.Double("beta_2", 0.999),
            c.Double("epsilon", 1e-7), c.Bool("amsgrad", false), OptimizerOptions.Read(c, 0.004), c.String("name")), "adamw");
    }
}

/// <summary>What a step of an optimizer knows.</summary>
/// <param name="LearningRate">The learning rate, a single float32.</param>
/// <param name="Number">The number of the step, from 1, a single float32.</param>
public sealed record UpdateStep(Tensor LearningRate, Tensor Number);
