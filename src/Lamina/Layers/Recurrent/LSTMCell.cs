using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.IR.Primitives;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// One step of <see cref="LSTM"/>: (i, f, g, o) = x · kernel + bias + h · recurrent_kernel; c′ = σ(f) c + σ(i)
/// activation(g); h′ = σ(o) activation(c′), where σ is the recurrent activation. Inputs x (batch, features), h and c
/// (batch, units); outputs h′, h′ and c′ (Hochreiter and Schmidhuber 1997; Gers et al. 2000).
/// </summary>
/// <example><code>new RNN(new LSTMCell(8), returnSequences: true)</code></example>
public sealed class LSTMCell : GatedCell
{
    readonly ActivationFunction recurrentActivation;
    readonly bool unitForgetBias;

    /// <summary>An LSTM cell with Keras's defaults.</summary>
    /// <param name="units">Size of the state and of the output.</param>
    /// <param name="activation">By default tanh.</param>
    /// <param name="recurrentActivation">Of the gates; by default sigmoid.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="recurrentInitializer">By default orthogonal.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="unitForgetBias">Whether the bias of the forget gate begins with 1.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="recurrentRegularizer">Penalty on the recurrent kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step of training.</param>
    /// <param name="recurrentConstraint">Applied to the recurrent kernel after each step of training.</param>
    /// <param name="biasConstraint">Applied to the bias after each step of training.</param>
    /// <param name="dropout">Part of the inputs that is dropped in training, the same in all steps.</param>
    /// <param name="recurrentDropout">Part of the state that is dropped in training, the same in all steps.</param>
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">There are no units, or a part is not in [0, 1].</exception>
    public LSTMCell(int units, ActivationFunction? activation = null, ActivationFunction? recurrentActivation = null,
        bool useBias = true, Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null, bool unitForgetBias = true, Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null,
        double dropout = 0, double recurrentDropout = 0, long? seed = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32)
        : this(units, recurrentActivation, unitForgetBias,
            new(activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout,
                recurrentDropout, seed), name, trainable, dtype)
    { }

    internal LSTMCell(int units, ActivationFunction? recurrentActivation, bool unitForgetBias, CellOptions options,
        string? name, bool trainable, DType dtype)
        : base(units, 4, options, name, trainable, dtype) =>
        (this.recurrentActivation, this.unitForgetBias) =
            (recurrentActivation ?? Activations.Sigmoid, unitForgetBias);

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateSizes => [Units, Units];

    private protected override Initializer BiasInitializer =>
        unitForgetBias ? new ForgetBias(base.BiasInitializer) : base.BiasInitializer;

    private protected override Func<Tensor, Tensor[], (Tensor, Tensor[])> Steps(Tensor[] dropped)
    {
        var recurrent = Recurrent(dropped, 0, 4);
        if (Activation != Activations.Tanh || recurrentActivation != Activations.Sigmoid)
            return (x, states) =>
                Advance(Parts(x + recurrent(states[0]), 4), states[1], Activation, recurrentActivation);
        return (x, states) =>
        {
            IReadOnlyList<Tensor> step = new LstmStep().Make(x, recurrent(states[0]), states[1]);
            return (step[0], [step[0], step[1]]);
        };
    }

    /// <summary>The states after a step, from the sums of the gates i, f, g and o and the c before.</summary>
    internal static (Tensor, Tensor[]) Advance(
        Tensor[] gates, Tensor before, ActivationFunction activation, ActivationFunction recurrentActivation)
    {
        Tensor c = recurrentActivation.Call(gates[1]) * before
            + recurrentActivation.Call(gates[0]) * activation.Call(gates[2]);
        Tensor h = recurrentActivation.Call(gates[3]) * activation.Call(c);
        return (h, [h, c]);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Write(base.GetConfig());

    /// <summary>The keys that layer and cell share.</summary>
    internal JsonObject Write(JsonObject config) => Options.Write(config.With(("units", Units))).With(
        ("recurrent_activation", recurrentActivation.Name), ("unit_forget_bias", unitForgetBias));

    internal static LSTMCell Read(JsonObject c, string? name = null) => new(c.Int("units"), CellOptions.Recurrent(c),
        c.Bool("unit_forget_bias", true), CellOptions.Read(c), name ?? LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c));
}
