using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The plain recurrent layer: h(t) = activation(x(t) · kernel + bias + h(t−1) · recurrent_kernel). Input (batch, steps,
/// features); output the last state (batch, units), or all of them (batch, steps, units). The products with the inputs
/// of
/// all steps are one product. A masked step keeps the state.
/// </summary>
/// <example><code>new SimpleRNN(32, activation: "relu", inputShape: (28, 28))</code></example>
public sealed class SimpleRNN : Layer
{
    readonly SimpleRNNCell cell;
    readonly bool returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask;
    Variable? state;

    /// <summary>A recurrent layer with Keras's defaults.</summary>
    /// <param name="units">Size of the state.</param>
    /// <param name="activation">By default tanh.</param>
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
    /// <param name="returnSequences">Whether all states are the output.</param>
    /// <param name="returnState">Whether the last state is a second output.</param>
    /// <param name="goBackwards">Whether to begin with the last step; the output is in the order of processing.</param>
    /// <param name="stateful">Whether a batch begins with the states in which the one before ended.</param>
    /// <param name="unroll">Has no effect: loops are always unrolled when they are compiled.</param>
    /// <param name="zeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public SimpleRNN(int units, ActivationFunction? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
            Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null,
            Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
            Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0,
            bool returnSequences = false,
        bool returnState = false, bool goBackwards = false, bool stateful = false, bool unroll = false,
        bool zeroOutputForMask = false, long? seed = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(new SimpleRNNCell(units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer,
            kernelRegularizer, recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint,
                biasConstraint,
            dropout, recurrentDropout, seed, "simple_rnn_cell", trainable, dtype), returnSequences, returnState,
                goBackwards,
            stateful, unroll, zeroOutputForMask, activityRegularizer, name, trainable, dtype, inputShape)
    { }

    SimpleRNN(SimpleRNNCell cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll,
        bool zeroOutputForMask, Regularizer? activityRegularizer, string? name, bool trainable, DType dtype,
            Shape? inputShape)
        : base(name, trainable, dtype, inputShape)
    {
        this.cell = Track(cell);
        (this.returnSequences, this.returnState, this.goBackwards) = (returnSequences, returnState, goBackwards);
        (this.stateful, this.unroll, this.zeroOutputForMask) = (stateful, unroll, zeroOutputForMask);
        ActivityRegularizer = activityRegularizer;
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        if (x.Rank != 3) throw new ArgumentException($"It needs (batch, steps, features), not {x}.");
        cell.EnsureBuilt(x.Without(1));
        if (!stateful) return;
        if (x[0] < 0) throw new ArgumentException(
            "A stateful layer needs a known batch size; build the model with one.");
        state = new Variable(new NDArray((x[0], cell.Units), DType), "state", trainable: false);
    }

    /// <summary>Sets the states of a stateful layer back to 0.</summary>
    public void ResetState() => state?.Value.Fill(0);

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        Tensor x = inputs[0];
        int batch = x.Shape[0];
        Tensor first = context.InitialState is [var given, ..] ? given : inputs.Length > 1 ? inputs[1]
            : state is not null ? state.Tensor : Tensor.Zeros((batch, cell.Units), DType);
        // Time first, so that each step's inputs lie together.
        Tensor projected = cell.Project(x.Transpose([1, 0, 2]), (1, batch, x.Shape[2]), context);
        Tensor? dropped = cell.RecurrentMask((batch, cell.Units), context);
        (Tensor last, Tensor output, Tensor? all) = context.Mask is { } mask
            ? Masked(projected, first, dropped, mask) : Plain(projected, first, dropped);
        state?.Assign(last);
        if (returnSequences)
        {
            output = all!.Transpose([1, 0, 2]);
            if (goBackwards) output = output.Reverse(1);
        }
        return returnState ? [output, last] : [output];
    }

    (Tensor Last, Tensor Output, Tensor? All) Plain(Tensor projected, Tensor first, Tensor? dropped)
    {
        (Tensor[] carries, Tensor[] results) = Scan.Run((c, e) =>
        {
            Tensor h = cell.Step(e[0], c[0], dropped);
            return ([h], returnSequences ? [h] : []);
        }, [first], [projected], goBackwards);
        return (carries[0], carries[0], returnSequences ? results[0] : null);
    }

    (Tensor Last, Tensor Output, Tensor? All) Masked(Tensor projected, Tensor first, Tensor? dropped, Tensor mask)
    {
        // mask is (batch, steps); each step needs it as (batch, 1).
        Tensor valid = mask.Cast(DType.Bool).Transpose().ExpandDims(-1);
        Tensor zeros = Tensor.Zeros(first.Shape, DType);
        (Tensor[] carries, Tensor[] results) = Scan.Run((c, e) =>
        {
            Tensor h = cell.Step(e[0], c[0], dropped);
            Tensor next = Tensor.Where(e[1], h, c[0]), output = Tensor.Where(e[1], h, zeroOutputForMask ? zeros : c[1]);
            return ([next, output], returnSequences ? [output] : []);
        }, [first, zeros], [projected, valid], goBackwards);
        return (carries[0], carries[1], returnSequences ? results[0] : null);
    }

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks)
    {
        Tensor? mask = returnSequences && masks.Length > 0 ? masks[0] : null;
        return returnState ? [mask, null] : [mask];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("return_sequences", returnSequences), ("return_state", returnState), ("go_backwards", goBackwards),
        ("stateful", stateful), ("unroll", unroll), ("zero_output_for_mask", zeroOutputForMask)).With([.. cell.Own()])
        .With(("activity_regularizer", Registry.SerializeOrNull(ActivityRegularizer)));

    internal static SimpleRNN Read(JsonObject c) => new(SimpleRNNCell.Read(c, "simple_rnn_cell"),
        c.Bool("return_sequences", false), c.Bool("return_state", false), c.Bool("go_backwards", false),
            c.Bool("stateful", false),
        c.Bool("unroll", false), c.Bool("zero_output_for_mask", false),
            LayerConfig.Regularizer(c, "activity_regularizer"),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c), null);
}
