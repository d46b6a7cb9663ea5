using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;

namespace Lamina.Layers;

/// <summary>
/// Gated recurrent unit: gates decide how much of the state stays (z) and how much of it the candidate sees (r);
/// <see cref="GRUCell"/> has the formulas. Input (batch, steps, features); output the last state (batch, units), or all
/// of them (batch, steps, units). Kernel (features, 3 units), recurrent kernel (units, 3 units) and bias (2, 3 units; 3
/// units without resetAfter) hold the gates in the order z, r, candidate. A masked step keeps the state.
/// </summary>
/// <example><code>new GRU(64, inputShape: (20, 8))</code></example>
public sealed class GRU : RecurrentLayer
{
    const string CellName = "gru_cell";

    /// <summary>A GRU layer with Keras's defaults.</summary>
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
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step of training.</param>
    /// <param name="recurrentConstraint">Applied to the recurrent kernel after each step of training.</param>
    /// <param name="biasConstraint">Applied to the bias after each step of training.</param>
    /// <param name="dropout">Part of the inputs that is dropped in training, the same in all steps.</param>
    /// <param name="recurrentDropout">Part of the state that is dropped in training, the same in all steps.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out, not that of the last.</param>
    /// <param name="returnState">Whether the last states come out too.</param>
    /// <param name="goBackwards">Whether to begin with the last step; outputs come in the order of processing.</param>
    /// <param name="stateful">Whether a batch begins with the states in which the one before ended.</param>
    /// <param name="unroll">Has no effect: loops are always unrolled when they are compiled.</param>
    /// <param name="zeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
    /// <param name="resetAfter">Whether the reset gate acts after the product with the recurrent kernel.</param>
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public GRU(int units, ActivationFunction? activation = null, ActivationFunction? recurrentActivation = null,
        bool useBias = true, Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0,
        double recurrentDropout = 0, bool returnSequences = false, bool returnState = false, bool goBackwards = false,
        bool stateful = false, bool unroll = false, bool zeroOutputForMask = false, bool resetAfter = true,
        long? seed = null, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : this(new GRUCell(units, recurrentActivation, resetAfter,
            new(activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout,
                recurrentDropout, seed), CellName, trainable, dtype),
            new(returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask),
            activityRegularizer, name, trainable, dtype, inputShape)
    { }

    GRU(GRUCell cell, RecurrentOptions options, Regularizer? activityRegularizer, string? name,
        bool trainable, DType dtype, Shape? inputShape)
        : base(cell, options, activityRegularizer, name, trainable, dtype, inputShape) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => ((GRUCell)Cell).Write(base.GetConfig());

    internal static GRU Read(JsonObject c) => new(GRUCell.Read(c, CellName), RecurrentOptions.Read(c),
        LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c), null);
}
