using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// One step of <see cref="GRU"/>: z and r = σ(x · kernel + bias + h · recurrent_kernel) for their columns; with
/// resetAfter g = activation(x · kernel + bias + r (h · recurrent_kernel + recurrent bias)), without
/// g = activation(x · kernel + bias + (r h) · recurrent_kernel); h′ = z h + (1 − z) g, where σ is the recurrent
/// activation. Inputs x (batch, features) and h (batch, units), outputs h′ twice (Cho et al. 2014).
/// </summary>
/// <example><code>new RNN(new GRUCell(8), returnSequences: true)</code></example>
public sealed class GRUCell : GatedCell
{
    readonly ActivationFunction recurrentActivation;
    readonly bool resetAfter;

    /// <summary>A GRU cell with Keras's defaults.</summary>
    /// <param name="units">Size of the state and of the output.</param>
    /// <param name="activation">By default tanh.</param>
    /// <param name="recurrentActivation">Of the gates; by default sigmoid.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="recurrentInitializer">By default orthogonal.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="recurrentRegularizer">Penalty on the recurrent kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step of training.</param>
    /// <param name="recurrentConstraint">Applied to the recurrent kernel after each step of training.</param>
    /// <param name="biasConstraint">Applied to the bias after each step of training.</param>
    /// <param name="dropout">Part of the inputs that is dropped in training, the same in all steps.</param>
    /// <param name="recurrentDropout">Part of the state that is dropped in training, the same in all steps.</param>
    /// <param name="resetAfter">Whether the reset gate acts after the product with the recurrent kernel.</param>
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">There are no units, or a part is not in [0, 1].</exception>
    public GRUCell(int units, ActivationFunction? activation = null, ActivationFunction? recurrentActivation = null,
        bool useBias = true, Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null,
        double dropout = 0, double recurrentDropout = 0, bool resetAfter = true, long? seed = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32)
        : this(units, recurrentActivation, resetAfter,
            new(activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout,
                recurrentDropout, seed), name, trainable, dtype)
    { }

    internal GRUCell(int units, ActivationFunction? recurrentActivation, bool resetAfter, CellOptions options,
        string? name, bool trainable, DType dtype)
        : base(units, 3, options, name, trainable, dtype) =>
        (this.recurrentActivation, this.resetAfter) =
            (recurrentActivation ?? Activations.Sigmoid, resetAfter);

    private protected override Shape BiasShape => resetAfter ? (2, 3 * Units) : 3 * Units;

    private protected override Tensor? InputBias => resetAfter ? Bias?.Tensor.Select(0, 0) : base.InputBias;

    private protected override Func<Tensor, Tensor[], (Tensor, Tensor[])> Steps(Tensor[] dropped) =>
        resetAfter ? ResetAfter(dropped) : ResetBefore(dropped);

    Func<Tensor, Tensor[], (Tensor, Tensor[])> ResetAfter(Tensor[] dropped)
    {
        var recurrent = Recurrent(dropped, 0, 3);
        Tensor? bias = Bias?.Tensor.Select(0, 1);
        return (x, states) =>
        {
            Tensor product = recurrent(states[0]);
            Tensor[] inputs = Parts(x, 3), inner = Parts(bias is null ? product : product + bias, 3);
            Tensor z = recurrentActivation.Call(inputs[0] + inner[0]);
            Tensor r = recurrentActivation.Call(inputs[1] + inner[1]);
            return Mix(z, states[0], Activation.Call(inputs[2] + r * inner[2]));
        };
    }

    Func<Tensor, Tensor[], (Tensor, Tensor[])> ResetBefore(Tensor[] dropped)
    {
        var gates = Recurrent(dropped, 0, 2);
        var candidate = Recurrent(dropped, 2, 3);
        return (x, states) =>
        {
            Tensor[] inputs = Parts(x, 3), inner = Parts(gates(states[0]), 2);
            Tensor z = recurrentActivation.Call(inputs[0] + inner[0]);
            Tensor r = recurrentActivation.Call(inputs[1] + inner[1]);
            return Mix(z, states[0], Activation.Call(inputs[2] + candidate(r * states[0])));
        };
    }

    static (Tensor, Tensor[]) Mix(Tensor z, Tensor before, Tensor candidate)
    {
        Tensor h = z * before + (1 - z) * candidate;
        return (h, [h]);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Write(base.GetConfig());

    /// <summary>The keys that layer and cell share.</summary>
    internal JsonObject Write(JsonObject config) => Options.Write(config.With(("units", Units))).With(
        ("recurrent_activation", recurrentActivation.Name), ("reset_after", resetAfter));

    internal static GRUCell Read(JsonObject c, string? name = null) => new(c.Int("units"), CellOptions.Recurrent(c),
        c.Bool("reset_after", true), CellOptions.Read(c), name ?? LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c));
}
