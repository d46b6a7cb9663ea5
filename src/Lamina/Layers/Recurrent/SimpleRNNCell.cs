using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// One step of <see cref="SimpleRNN"/>: h′ = activation(x · kernel + bias + h · recurrent_kernel). Inputs x (batch,
/// features) and h (batch, units), outputs h′ twice (Elman 1990).
/// </summary>
/// <example><code>new RNN(new SimpleRNNCell(8), returnSequences: true)</code></example>
public sealed class SimpleRNNCell : GatedCell
{
    /// <summary>A recurrent cell with Keras's defaults.</summary>
    /// <param name="units">Size of the state and of the output.</param>
    /// <param name="activation">By default tanh.</param>
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
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">There are no units, or a part is not in [0, 1].</exception>
    public SimpleRNNCell(int units, ActivationFunction? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null,
        double dropout = 0, double recurrentDropout = 0, long? seed = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32)
        : this(units,
            new(activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout,
                recurrentDropout, seed), name, trainable, dtype)
    { }

    internal SimpleRNNCell(int units, CellOptions options, string? name, bool trainable, DType dtype)
        : base(units, 1, options, name, trainable, dtype) { }

    private protected override Func<Tensor, Tensor[], (Tensor, Tensor[])> Steps(Tensor[] dropped)
    {
        var recurrent = Recurrent(dropped, 0, 1);
        return (x, states) =>
        {
            Tensor h = Activation.Call(x + recurrent(states[0]));
            return (h, [h]);
        };
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Write(base.GetConfig());

    /// <summary>The keys that layer and cell share.</summary>
    internal JsonObject Write(JsonObject config) => Options.Write(config.With(("units", Units)));

    internal static SimpleRNNCell Read(JsonObject c, string? name = null) => new(c.Int("units"), CellOptions.Read(c),
        name ?? LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
