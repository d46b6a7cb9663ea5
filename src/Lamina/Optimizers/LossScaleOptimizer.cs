using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>
/// Multiplies the loss so that small gradients survive 16-bit numbers, and divides them again before another optimizer
/// takes them. A step with a gradient that is not finite is left out and halves the factor; after many steps in a row
/// that were finite it doubles.
/// </summary>
/// <param name="inner">The optimizer that takes the gradients.</param>
/// <param name="initialScale">The factor at the beginning.</param>
/// <param name="dynamicGrowthSteps">After how many finite steps the factor doubles.</param>
/// <param name="name">The name.</param>
public sealed class LossScaleOptimizer(
    Optimizer inner, double initialScale = 32768, int dynamicGrowthSteps = 2000, string? name = null)
    : Optimizer(0, null, name)
{
    readonly Variable counter = new(NDArray.Scalar(0, DType.Int32), "step_counter", trainable: false);
    readonly Variable scale = new(NDArray.Scalar(initialScale), "dynamic_scale", trainable: false);

    /// <summary>The optimizer that takes the gradients.</summary>
    public Optimizer Inner => inner;

    /// <summary>The present factor.</summary>
    public double DynamicScale => scale.Value[0];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Variables => [.. base.Variables, counter, scale, .. inner.Variables];

    /// <inheritdoc/>
    public override int Iterations => inner.Iterations;

    /// <inheritdoc/>
    public override double LearningRate { get => inner.LearningRate; set => inner.LearningRate = value; }

    internal override void RefreshLearningRate() => inner.RefreshLearningRate();

    internal override bool SwapAverages() => inner.SwapAverages();

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["name"] = Name,
        ["inner_optimizer"] = Registry.Serialize(inner),
        ["initial_scale"] = initialScale,
        ["dynamic_growth_steps"] = dynamicGrowthSteps,
    };

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables) => inner.Build(variables);

    /// <inheritdoc/>
    public override void FinalizeVariableValues() => inner.FinalizeVariableValues();

    /// <inheritdoc/>
    public override Tensor ScaleLoss(Tensor loss) => loss * scale.Tensor.Cast(loss.DType);

    /// <inheritdoc/>
    public override void ApplyGradients(IReadOnlyList<(Tensor Gradient, Variable Variable)> gradients)
    {
        Tensor finite = gradients.Select(g => g.Gradient.Abs().IsLess(double.PositiveInfinity).All())
            .Aggregate(Tensor.Scalar(1, DType.Bool), (all, one) => all & one);
        Tensor factor = scale.Tensor;
        IReadOnlyList<Update> updates;
        using (var trace = new Trace())
        {
            inner.ApplyGradients([.. gradients.Select(g => (g.Gradient / factor.Cast(g.Gradient.DType), g.Variable))]);
            updates = trace.Updates;
        }
        foreach ((Variable variable, Tensor value) in updates)
            variable.Assign(Tensor.Where(finite, value, variable.Tensor));
        Tensor grows = finite & counter.Tensor.IsEqual(dynamicGrowthSteps - 1);
        scale.Assign(Tensor.Where(finite, Tensor.Where(grows, factor * 2, factor), factor * 0.5));
        counter.Assign(Tensor.Where(finite & !grows, counter.Tensor + 1, 0));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => [];

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step) =>
        throw new InvalidOperationException("The inner optimizer takes the steps.");
}
