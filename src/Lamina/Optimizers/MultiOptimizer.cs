using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Gives each weight to one of several optimizers, so that layers learn at different rates or by different rules.
/// (Keras's MultiOptimizer.)
/// </summary>
/// <example><code>
/// var map = new OptimizerMap(new Adam(1e-3)) { [".*/encoder/.*"] = new SGD(1e-4) };
/// model.Compile(new MultiOptimizer(map), "mse");
/// </code></example>
public sealed class MultiOptimizer : Optimizer
{
    readonly OptimizerMap? map;
    readonly Func<Variable, Optimizer> choose;
    readonly OrderedDictionary<Optimizer, List<Variable>> groups = [];
    readonly Dictionary<Variable, Optimizer> chosen = [];

    /// <summary>Chooses by the paths of the weights.</summary>
    /// <param name="map">Which optimizer a weight gets.</param>
    /// <param name="name">The name.</param>
    public MultiOptimizer(OptimizerMap map, string? name = null) : base(0, null, name)
    {
        ArgumentNullException.ThrowIfNull(map);
        (this.map, choose) = (map, map.Of);
    }

    /// <summary>Chooses by a function; such an optimizer has no configuration.</summary>
    /// <param name="choose">Gives the optimizer of a weight: the same object for weights that share one.</param>
    /// <param name="name">The name.</param>
    public MultiOptimizer(Func<Variable, Optimizer> choose, string? name = null) : base(0, null, name)
    {
        ArgumentNullException.ThrowIfNull(choose);
        this.choose = choose;
    }

    /// <summary>The optimizers that weights have been given to.</summary>
    public IReadOnlyList<Optimizer> Optimizers => [.. groups.Keys];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Variables =>
        [.. base.Variables, .. groups.Keys.SelectMany(optimizer => optimizer.Variables)];

    /// <inheritdoc/>
    public override int Iterations => groups.Count > 0 ? groups.Keys.Max(optimizer => optimizer.Iterations) : 0;

    /// <summary>
    /// The learning rate of the default optimizer, or of the first; set those of the others themselves.
    /// </summary>
    /// <exception cref="InvalidOperationException">No weights have been given to an optimizer yet.</exception>
    public override double LearningRate
    {
        get => Leading.LearningRate;
        set => Leading.LearningRate = value;
    }

    Optimizer Leading => map?.DefaultOptimizer ?? groups.Keys.FirstOrDefault()
        ?? throw new InvalidOperationException("No weights have been given to an optimizer yet.");

    internal override void RefreshLearningRate()
    {
        for (int i = 0; i < groups.Count; i++) groups.GetAt(i).Key.RefreshLearningRate();
    }

    internal override bool SwapAverages() => groups.Keys.Count(optimizer => optimizer.SwapAverages()) > 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A function chooses, which cannot be written down.</exception>
    public override JsonObject GetConfig() => new()
    {
        ["name"] = Name,
        ["optimizer_map"] = (map ?? throw new InvalidOperationException(
            "A MultiOptimizer that chooses by a function has no configuration; use an OptimizerMap.")).GetConfig(),
    };

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        foreach (Variable variable in variables)
        {
            if (chosen.ContainsKey(variable)) continue;
            Optimizer optimizer = chosen[variable] = choose(variable);
            if (!groups.TryGetValue(optimizer, out List<Variable>? group)) groups[optimizer] = group = [];
            group.Add(variable);
        }
        foreach ((Optimizer optimizer, List<Variable> group) in groups) optimizer.Build(group);
    }

    /// <inheritdoc/>
    public override void FinalizeVariableValues()
    {
        foreach (Optimizer optimizer in groups.Keys) optimizer.FinalizeVariableValues();
    }

    /// <inheritdoc/>
    public override void ApplyGradients(IReadOnlyList<(Tensor Gradient, Variable Variable)> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        Build([.. gradients.Select(g => g.Variable)]);
        foreach (var group in gradients.GroupBy(g => chosen[g.Variable])) group.Key.ApplyGradients([.. group]);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => [];

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step) =>
        throw new InvalidOperationException("The inner optimizers take the steps.");
}
