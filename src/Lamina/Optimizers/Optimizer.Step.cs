using System.Text.RegularExpressions;
using Lamina.IR;

namespace Lamina.Optimizers;

// What happens in a step.
public abstract partial class Optimizer
{
    const double LeastNormal = 1.17549435082228751e-38; // 2⁻¹²⁶

    /// <summary>Makes the slots of weights that have none yet.</summary>
    public virtual void Build(IReadOnlyList<Variable> variables)
    {
        foreach (Variable v in variables)
        {
            if (states.ContainsKey(v)) continue;
            Variable State(string name, NDArray start) =>
                new(start.Shape, start.DType, () => start, name, trainable: false) { Path = $"{v.Path}/{name}" };
            states[v] = (
                [.. SlotsOf(v).Select(name => State(name, SlotStart(name, v)))],
                Options.UseEma ? State("average", v.Value.Copy()) : null,
                Options.GradientAccumulationSteps is null ? null
                    : State("gradient_accumulator", new(v.Shape, v.DType)));
            order.Add(v);
        }
    }

    /// <summary>With useEma, gives the weights their averages; Fit does so at its end.</summary>
    public virtual void FinalizeVariableValues()
    {
        foreach (Variable v in order)
            if (states[v].Average is { } average) v.Assign(average.Value);
    }

    /// <summary>Exchanges the weights with their averages; false if there are none.</summary>
    internal virtual bool SwapAverages()
    {
        foreach (Variable v in order)
        {
            if (states[v].Average is not { } average) continue;
            NDArray weight = v.Value.Copy();
            v.Assign(average.Value);
            average.Assign(weight);
        }
        return Options.UseEma;
    }

    /// <summary>The loss to differentiate, multiplied by the loss scale factor if there is one.</summary>
    public virtual Tensor ScaleLoss(Tensor loss) => Options.LossScaleFactor is { } scale ? loss * scale : loss;

    /// <summary>Traces one step: assigns the weights and the state.</summary>
    /// <param name="gradients">Each weight with its gradient; weights that have none this time are left out.</param>
    public virtual void ApplyGradients(IReadOnlyList<(Tensor Gradient, Variable Variable)> gradients)
    {
        var weights = new Variable[gradients.Count];
        var g = new Tensor[gradients.Count];
        for (int i = 0; i < g.Length; i++) weights[i] = gradients[i].Variable;
        Build(weights);
        Tensor runs = iterations.Tensor.Cast(DType.Float32), taken = runs;
        for (int i = 0; i < g.Length; i++) g[i] = Unscaled(gradients[i].Gradient);
        Tensor? now = null;
        if (Options.GradientAccumulationSteps is { } steps)
        {
            taken = (runs / steps).Floor();
            now = ((runs + 1) / steps).Floor().IsGreater(taken);
            Accumulate(weights, g, now, steps);
        }
        g = Clip(g);
        var step = new UpdateStep(Rate(taken), taken + 1, now);
        BeginStep(step);
        for (int i = 0; i < g.Length; i++)
        {
            Variable v = weights[i];
            Tensor w = v.Tensor;
            if (DecayOf(v) is { } decay && !IsExcluded(v)) w -= w * (decay * step.LearningRate).Cast(w.DType);
            Variable[] slots = states[v].Slots;
            (Tensor next, Tensor[] after) = Update(w, g[i], Array.ConvertAll(slots, s => s.Tensor), step);
            step.Assign(v, next);
            for (int s = 0; s < slots.Length; s++) step.Assign(slots[s], Settled(after[s]));
        }
        if (Options.UseEma)
            foreach (Variable v in order) Average(v, taken);
        iterations.Assign(iterations.Tensor + 1);
    }

    // What decays by a factor ends in denormal numbers and stays at the last of them, which times 0.9 is itself again.
    // The weights of units that have died are full of them, and some processors take a hundred times as long for each.
    // TensorFlow has the processor make them zero; here it is the optimizer.
    static Tensor Settled(Tensor slot) =>
        slot.DType == DType.Float32 ? Tensor.Where(slot.Abs().IsLess(LeastNormal), 0.0, slot) : slot;

    Tensor Unscaled(Tensor gradient) => Options.LossScaleFactor is { } scale ? gradient / scale : gradient;

    void Accumulate(Variable[] weights, Tensor[] g, Tensor now, int steps)
    {
        for (int i = 0; i < g.Length; i++)
        {
            Variable sum = states[weights[i]].Sum!;
            Tensor total = sum.Tensor + g[i];
            sum.Assign(Tensor.Where(now, 0, total));
            g[i] = total / steps;
        }
    }

    void Average(Variable v, Tensor taken)
    {
        Variable average = states[v].Average!;
        // The first step begins the average with the weights.
        Tensor momentum = Tensor.Where(taken.IsEqual(0), 0.0, Tensor.Scalar(Options.EmaMomentum)).Cast(v.DType);
        Tensor mean = momentum * average.Tensor + (1 - momentum) * v.Tensor;
        average.Assign(mean);
        if (Options.EmaOverwriteFrequency is { } every)
            v.Assign(Tensor.Where((taken + 1).Mod(Tensor.Scalar(every)).IsEqual(0), mean, v.Tensor));
    }

    bool IsExcluded(Variable v) => undecayed.Contains(v) ||
        undecayedNames.Any(name => Regex.IsMatch(v.Path, name, RegexOptions.CultureInvariant));

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
            return [.. g.Select(x => x * factor.Cast(x.DType))];
        }
        return g;
    }

    /// <summary>The names of the slots that a weight can have.</summary>
    protected abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>Which slots stand together for each weight in <see cref="Variables"/>; by default all.</summary>
    protected virtual IReadOnlyList<int[]> SlotGroups() => [[.. Enumerable.Range(0, SlotNames.Count)]];

    /// <summary>The slots of one weight, by default all: the first of <see cref="SlotNames"/>.</summary>
    protected virtual IReadOnlyList<string> SlotsOf(Variable weight) => SlotNames;

    /// <summary>
    /// The first value of a slot, an array that nobody else uses; by default zeros of the weight's shape.
    /// </summary>
    protected virtual NDArray SlotStart(string slot, Variable weight) => new(weight.Shape, weight.DType);

    /// <summary>State that belongs to no single weight.</summary>
    protected virtual IReadOnlyList<Variable> FurtherState => [];

    /// <summary>The decay of a weight, if it is not left out; by default that of the options.</summary>
    protected virtual double? DecayOf(Variable weight) => Options.WeightDecay;

    /// <summary>Computes what all weights of a step share.</summary>
    protected virtual void BeginStep(UpdateStep step) { }

    /// <summary>The optimizer's own rule for one weight.</summary>
    /// <param name="w">The weight, decayed.</param>
    /// <param name="g">Its gradient, clipped.</param>
    /// <param name="slots">The slots before the step.</param>
    /// <param name="step">Learning rate and number of the step.</param>
    /// <returns>The weight and the slots after the step.</returns>
    protected abstract (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step);
}
