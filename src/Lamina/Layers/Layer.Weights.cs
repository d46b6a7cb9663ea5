using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;

namespace Lamina.Layers;

// The weights of a layer and of the layers inside it.
public abstract partial class Layer
{
    readonly List<Weight> trainableOwn = [];
    readonly List<Weight> stateOwn = [];
    readonly List<SeedGenerator> generators = [];
    readonly List<Layer> sublayers = [];
    bool trainable;

    /// <summary>A variable with what goes with it in training.</summary>
    internal sealed record Weight(Variable Variable, Regularizer? Regularizer, Constraint? Constraint);

    /// <summary>
    /// Whether training changes the weights. Setting it reaches all layers inside. Compile the model again
    /// afterwards.
    /// </summary>
    public bool Trainable
    {
        get => trainable;
        set
        {
            trainable = value;
            foreach (Weight weight in trainableOwn) weight.Variable.Trainable = value;
            foreach (Layer layer in Sublayers) layer.Trainable = value;
        }
    }

    /// <summary>The layers inside this one.</summary>
    public virtual IReadOnlyList<Layer> Sublayers => sublayers;

    /// <summary>
    /// All weights in Keras's order: the layer's own, first those made trainable and then its state, then those of the
    /// layers inside.
    /// </summary>
    public IReadOnlyList<Variable> Weights => [.. AllWeights().Select(w => w.Variable).Distinct()];

    /// <summary>The weights that training changes; none if the layer is frozen.</summary>
    public IReadOnlyList<Variable> TrainableWeights => [.. TrainedWeights().Select(w => w.Variable).Distinct()];

    /// <summary>The weights that training leaves to the layers themselves: state, and what is frozen.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights => [.. Weights.Except(TrainableWeights)];

    /// <summary>The states of random number generators in here, which are no weights.</summary>
    internal IEnumerable<Variable> SeedStates =>
        generators.Select(g => g.State).Concat(Sublayers.SelectMany(layer => layer.SeedStates));

    /// <summary>How many numbers the weights hold.</summary>
    public long CountParams() => Weights.Sum(w => w.Shape.Elements);

    /// <summary>Copies of all weights, in the order of <see cref="Weights"/>.</summary>
    public NDArray[] GetWeights() => [.. Weights.Select(w => w.Value.Copy())];

    /// <summary>Sets all weights, in the order of <see cref="Weights"/>; nothing changes unless all fit.</summary>
    /// <param name="values">An array for each weight, of its shape.</param>
    /// <exception cref="ArgumentException">The number of arrays or a shape differs.</exception>
    public void SetWeights(params IReadOnlyList<NDArray> values)
    {
        IReadOnlyList<Variable> weights = Weights;
        if (values.Count != weights.Count)
            throw new ArgumentException($"{this} has {weights.Count} weights, and {values.Count} arrays were given."
                + (Built ? "" : " It has not been built; give it an input shape or call it first."));
        for (int i = 0; i < values.Count; i++)
            if (values[i].Shape != weights[i].Shape)
                throw new ArgumentException($"Weight {i}, '{weights[i].Path}', has the shape {weights[i].Shape}, " +
                    $"the array given {values[i].Shape}.");
        for (int i = 0; i < values.Count; i++) weights[i].Assign(values[i]);
    }

    /// <summary>Makes a weight; to be called in <see cref="Build"/>.</summary>
    /// <param name="name">Its name within the layer, such as "kernel".</param>
    /// <param name="shape">Its shape; all sizes known.</param>
    /// <param name="initializer">Where its first values come from.</param>
    /// <param name="trainable">Whether training changes it; state such as a moving average is not trainable.</param>
    /// <param name="regularizer">Adds a penalty on it to the loss.</param>
    /// <param name="constraint">Is applied to it after each step.</param>
    /// <param name="dtype">Element type; by default that of the layer.</param>
    /// <exception cref="ArgumentException">A size is unknown.</exception>
    protected Variable AddWeight(
        string name, Shape shape, Initializer initializer, bool trainable = true,
        Regularizer? regularizer = null, Constraint? constraint = null, DType? dtype = null)
    {
        if (!shape.IsKnown)
            throw new ArgumentException(
                $"The weight '{name}' would have the shape {shape}; the sizes that it depends on must be known. " +
                "Give the first layer an inputShape with these sizes, or call the model on data first.");
        string scope = NameScope.Current.Length > 0 ? NameScope.Current : Name;
        DType type = dtype ?? VariableDType;
        Variable variable = Saving.WeightsToCome.Blank(shape, type, name, trainable && this.trainable)
            ?? initializer.NewVariable(shape, type, name, trainable && this.trainable);
        // State is kept and computed in its own type.
        variable.Autocast = trainable;
        variable.Path = $"{scope}/{name}";
        (trainable ? trainableOwn : stateOwn).Add(new(variable, regularizer, constraint));
        return variable;
    }

    /// <summary>Makes the weights of a layer inside this one part of it.</summary>
    /// <returns>The layer, so that it can be kept in a field.</returns>
    protected T Track<T>(T layer) where T : Layer
    {
        if (!sublayers.Contains(layer)) sublayers.Add(layer);
        return layer;
    }

    /// <summary>Makes a weight of a layer inside one of the layer's own too, before those inside.</summary>
    /// <returns>The first weight that suits; null if there is none.</returns>
    private protected Variable? Share(Layer layer, Func<Variable, bool> suits)
    {
        Weight[] found = [.. layer.trainableOwn.Concat(layer.stateOwn).Where(w => suits(w.Variable)).Take(1)];
        trainableOwn.AddRange(found);
        return found.Length == 0 ? null : found[0].Variable;
    }

    /// <summary>Makes a trained weight of a layer a part of its state, so that training leaves it alone.</summary>
    private protected static void Freeze(Layer layer, Variable weight)
    {
        Weight frozen = layer.trainableOwn.Single(w => w.Variable == weight);
        layer.trainableOwn.Remove(frozen);
        layer.stateOwn.Insert(0, frozen);
        weight.Trainable = false;
    }

    /// <summary>Makes the state of a random number generator part of the layer.</summary>
    protected SeedGenerator Track(SeedGenerator generator)
    {
        generators.Add(generator);
        return generator;
    }

    /// <summary>Whether the layer or one inside it has weights that are state, such as moving averages.</summary>
    internal bool HasState => stateOwn.Count > 0 || Sublayers.Any(layer => layer.HasState);

    /// <summary>The layer's own weights: those made trainable, then its state.</summary>
    internal IEnumerable<Variable> OwnWeights => trainableOwn.Concat(stateOwn).Select(w => w.Variable);

    internal IEnumerable<Weight> AllWeights() =>
        trainableOwn.Concat(stateOwn).Concat(Sublayers.SelectMany(layer => layer.AllWeights()));

    internal IEnumerable<Weight> TrainedWeights() => !Trainable ? []
        : trainableOwn.Where(w => w.Variable.Trainable).Concat(Sublayers.SelectMany(layer => layer.TrainedWeights()));

    /// <summary>
    /// Whether these are <see cref="TrainableWeights"/>, found without making the list: it is asked before every batch.
    /// </summary>
    internal bool Trains(ReadOnlySpan<Variable> weights)
    {
        int known = 0;
        return IsNext(weights, ref known) && known == weights.Length;
    }

    // Whether what this layer trains goes on where the first of the weights, which are found already, end.
    bool IsNext(ReadOnlySpan<Variable> weights, ref int known)
    {
        if (!Trainable) return true;
        foreach (Weight weight in trainableOwn)
        {
            if (!weight.Variable.Trainable) continue;
            if (known < weights.Length && weights[known] == weight.Variable) known++;
            else if (!weights[..known].Contains(weight.Variable)) return false;    // a shared weight counts once
        }
        IReadOnlyList<Layer> inside = Sublayers;
        for (int i = 0; i < inside.Count; i++)
            if (!inside[i].IsNext(weights, ref known)) return false;
        return true;
    }

    /// <summary>The penalties on the weights that training changes, in the order of the weights.</summary>
    public IReadOnlyList<Tensor> RegularizationLosses() => [.. TrainedWeights().DistinctBy(w => w.Variable)
        .Where(w => w.Regularizer is not null).Select(w => w.Regularizer!.Call(w.Variable.Tensor))];

    /// <summary>A penalty on what the layer puts out, if it has one.</summary>
    protected Regularizer? ActivityRegularizer { get; init; }

    void PenalizeActivity(Tensor[] outputs, CallContext context)
    {
        if (ActivityRegularizer is null) return;
        // Keras takes the penalty of a mean sample, so that it does not grow with the batch.
        foreach (Tensor output in outputs) context.AddLoss(ActivityRegularizer.Call(output) / output.Shape[0]);
    }
}
