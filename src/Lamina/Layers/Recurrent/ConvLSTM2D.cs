using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Long short-term memory over sequences with 2 spatial axes: i, f and o = σ(x ∗ kernel + h ∗ recurrent_kernel +
/// bias), g = activation(…) alike; c′ = f c + i g; h′ = o activation(c′); ∗ is a convolution (Shi et al. 2015). Input
/// (batch, steps, rows, columns, channels); output the last h (batch, rows, columns, filters),
/// or all of them (batch, steps, rows, columns, filters); with channels_first the channels stand before the
/// spatial axes. The states are h and c. A masked step keeps the states.
/// </summary>
/// <example><code>new ConvLSTM2D(16, (3, 3), padding: "same", inputShape: (10, 40, 40, 1))</code></example>
public sealed class ConvLSTM2D : ConvLSTMLayer
{
    /// <summary>A convolutional LSTM with Keras's defaults.</summary>
    /// <param name="filters">Channels of the states and of the output.</param>
    /// <param name="kernelSize">Size of the windows.</param>
    /// <param name="strides">Steps of the windows over the inputs; by default 1.</param>
    /// <param name="padding">
    /// "valid" (none) or "same" (as many windows as input elements over strides); the states keep their size.
    /// </param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of a window's elements in the inputs; by default 1.</param>
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
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step of training.</param>
    /// <param name="recurrentConstraint">Applied to the recurrent kernel after each step of training.</param>
    /// <param name="biasConstraint">Applied to the bias after each step of training.</param>
    /// <param name="dropout">Part of the inputs that is dropped in training, the same in all steps.</param>
    /// <param name="recurrentDropout">Part of the state that is dropped in training, the same in all steps.</param>
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out, not that of the last.</param>
    /// <param name="returnState">Whether the last states come out too.</param>
    /// <param name="goBackwards">Whether to begin with the last step; outputs come in the order of processing.</param>
    /// <param name="stateful">Whether a batch begins with the states in which the one before ended.</param>
    /// <param name="unroll">Has no effect: loops are always unrolled when they are compiled.</param>
    /// <param name="zeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public ConvLSTM2D(int filters, Window2 kernelSize, Window2? strides = null, string padding = "valid",
        string dataFormat = "channels_last", Window2? dilationRate = null, ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null, Initializer? biasInitializer = null, bool unitForgetBias = true,
        Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null,
        double dropout = 0, double recurrentDropout = 0, long? seed = null, bool returnSequences = false,
        bool returnState = false, bool goBackwards = false, bool stateful = false, bool unroll = false,
        bool zeroOutputForMask = false, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : this(new ConvLSTMCell(filters, new(kernelSize.Sizes, (strides ?? 1).Sizes, padding, dataFormat,
            (dilationRate ?? 1).Sizes), recurrentActivation, unitForgetBias,
            new(activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout,
                recurrentDropout, seed), trainable, dtype),
            new(returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask),
            activityRegularizer, name, trainable, dtype, inputShape)
    { }

    ConvLSTM2D(ConvLSTMCell cell, RecurrentOptions options, Regularizer? activityRegularizer, string? name,
        bool trainable, DType dtype, Shape? inputShape)
        : base(cell, options, activityRegularizer, name, trainable, dtype, inputShape) { }

    internal static ConvLSTM2D Read(JsonObject c) => new(ConvLSTMCell.Read(c, 2), RecurrentOptions.Read(c),
        LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c), null);
}
