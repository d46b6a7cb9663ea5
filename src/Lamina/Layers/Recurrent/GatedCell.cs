using Lamina.Initializers;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// What the cells of Keras have in common: products of the inputs and of the state with kernels that hold a block of
/// columns for each gate, and dropout whose masks are drawn once for a sequence. With recurrent dropout each gate has
/// masks of its own, as in Keras (Gal and Ghahramani 2016).
/// </summary>
public abstract class GatedCell : RecurrentCell
{
    readonly int gates;
    readonly SeedGenerator random;
    Variable? kernel, recurrentKernel;

    private protected GatedCell(
        int units, int gates, CellOptions options, string? name, bool trainable, DType dtype)
        : base(name, trainable, dtype)
    {
        options.Check(ClassName, units);
        (Units, this.gates, Options) = (units, gates, options);
        random = Track(new SeedGenerator(options.Seed));
    }

    /// <summary>Size of each state and of the output.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateSizes => [Units];

    internal CellOptions Options { get; }

    private protected Variable? Bias { get; private set; }

    private protected ActivationFunction Activation => Options.Activation ?? Activations.Tanh;

    /// <summary>The bias that is added to the products with the inputs.</summary>
    private protected virtual Tensor? InputBias => Bias?.Tensor;

    private protected virtual Shape BiasShape => gates * Units;

    private protected virtual Initializer BiasInitializer => Options.BiasInitializer ?? "zeros";

    /// <summary>The axis of the products, counted from the last, along which the gates lie.</summary>
    private protected virtual int GateAxis => -1;

    /// <summary>How many masks are drawn for dropout: one for all gates, or one for each.</summary>
    private protected virtual int Masks => Options.RecurrentDropout > 0 ? gates : 1;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        if (x.Rank != 2) throw new ArgumentException($"It needs (batch, features), not {x}.");
        AddWeights((x[-1], gates * Units), (Units, gates * Units));
    }

    private protected void AddWeights(Shape kernelShape, Shape recurrentShape)
    {
        kernel = AddWeight("kernel", kernelShape, Options.KernelInitializer ?? "glorot_uniform", true,
            Options.KernelRegularizer, Options.KernelConstraint);
        recurrentKernel = AddWeight("recurrent_kernel", recurrentShape, Options.RecurrentInitializer ?? "orthogonal",
            true, Options.RecurrentRegularizer, Options.RecurrentConstraint);
        if (Options.UseBias)
            Bias = AddWeight("bias", BiasShape, BiasInitializer, true, Options.BiasRegularizer, Options.BiasConstraint);
    }

    /// <inheritdoc/>
    public override CellSteps Begin(Shape input, CallContext context)
    {
        Tensor[] inputs = Draw(Options.Dropout, input, context);
        Tensor[] states = Draw(Options.RecurrentDropout, [input[0], .. StateSizes[0]], context);
        var project = Product(MultiplyInput, kernel!, inputs);
        Tensor? bias = InputBias;
        return new(x => bias is null ? project(x) : project(x) + bias, Steps(states));
    }

    /// <summary>What a step computes of the projected inputs and the states.</summary>
    /// <param name="dropped">The factors of the state: none, one for all gates, or one for each.</param>
    private protected abstract Func<Tensor, Tensor[], (Tensor, Tensor[])> Steps(Tensor[] dropped);

    private protected virtual Tensor MultiplyInput(Tensor x, Tensor weights) => x.MatMul(weights);

    private protected virtual Tensor MultiplyState(Tensor state, Tensor weights) => state.MatMul(weights);

    /// <summary>The product of the state with the recurrent kernel's columns of some gates.</summary>
    private protected Func<Tensor, Tensor> Recurrent(Tensor[] dropped, int from, int to)
    {
        Tensor all = recurrentKernel!;
        return Product(MultiplyState, to - from == gates ? all : all.Slice(-1, from * Units, to * Units),
            dropped.Length > 1 ? dropped[from..to] : dropped);
    }

    /// <summary>The parts of a sum along the axis of the gates; their gradients are joined at once.</summary>
    private protected Tensor[] Parts(Tensor sum, int count) => [.. CustomGradient.Of(
        sums => sums[0].Split(count, GateAxis), (_, _, parts) => [Tensor.Concatenate(parts, GateAxis)], sum)];

    Tensor[] Draw(double rate, Shape shape, CallContext context) => !context.Training || rate == 0 ? []
        : [.. Enumerable.Range(0, Masks).Select(_ => Dropout.Drop(Tensor.Ones(shape, DType), rate, random))];

    /// <summary>A product with weights; what does not change in the steps is computed here, outside of them.</summary>
    Func<Tensor, Tensor> Product(Func<Tensor, Tensor, Tensor> multiply, Tensor weights, Tensor[] dropped)
    {
        if (dropped.Length == 0) return x => multiply(x, weights);
        if (dropped.Length == 1) return x => multiply(x * dropped[0], weights);
        Tensor[] parts = weights.Split(dropped.Length, -1);
        return x => Tensor.Concatenate([.. parts.Select((part, i) => multiply(x * dropped[i], part))], GateAxis);
    }
}
