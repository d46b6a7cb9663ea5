using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// One step of <see cref="SimpleRNN"/>: h′ = activation(x · kernel + bias + h · recurrent_kernel). Inputs x and h,
/// outputs h′ twice.
/// </summary>
public sealed class SimpleRNNCell : Layer
{
    readonly int units;
    readonly ActivationFunction activation;
    readonly bool useBias;
    readonly Initializer kernelInitializer, recurrentInitializer, biasInitializer;
    readonly Regularizer? kernelRegularizer, recurrentRegularizer, biasRegularizer;
    readonly Constraint? kernelConstraint, recurrentConstraint, biasConstraint;
    readonly double dropout, recurrentDropout;
    readonly long? seed;
    readonly SeedGenerator random;
    Variable? kernel, recurrentKernel, bias;

    /// <summary>A cell with Keras's defaults.</summary>
    /// <param name="units">Size of the state.</param>
    /// <param name="activation">By default tanh.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="recurrentInitializer">By default orthogonal.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="recurrentRegularizer">Penalty on the recurrent kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step.</param>
    /// <param name="recurrentConstraint">Applied to the recurrent kernel after each step.</param>
    /// <param name="biasConstraint">Applied to the bias after each step.</param>
    /// <param name="dropout">Part of the inputs that is dropped in training.</param>
    /// <param name="recurrentDropout">Part of the state that is dropped in training.</param>
    /// <param name="seed">Makes dropout repeatable.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">There are no units, or a part is not in [0, 1].</exception>
    public SimpleRNNCell(int units, ActivationFunction? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
            Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null,
            Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null,
        double dropout = 0, double recurrentDropout = 0, long? seed = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32) : base(name, trainable, dtype)
    {
        if (units < 1) throw new ArgumentException($"{ClassName} needs at least 1 unit, not {units}.");
        if (dropout is not (>= 0 and <= 1) || recurrentDropout is not (>= 0 and <= 1))
            throw new ArgumentException($"Dropout is in [0, 1], not {dropout} and {recurrentDropout}.");
        (this.units, this.activation, this.useBias) = (units, activation ?? Activations.Tanh, useBias);
        (this.kernelInitializer, this.recurrentInitializer, this.biasInitializer) =
            (kernelInitializer ?? "glorot_uniform", recurrentInitializer ?? "orthogonal", biasInitializer ?? "zeros");
        (this.kernelRegularizer, this.recurrentRegularizer, this.biasRegularizer) =
            (kernelRegularizer, recurrentRegularizer, biasRegularizer);
        (this.kernelConstraint, this.recurrentConstraint, this.biasConstraint) =
            (kernelConstraint, recurrentConstraint, biasConstraint);
        (this.dropout, this.recurrentDropout, this.seed) = (dropout, recurrentDropout, seed);
        random = Track(new SeedGenerator(seed));
    }

    /// <summary>Size of the state.</summary>
    public int Units => units;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        kernel = AddWeight("kernel", (inputShapes[0][-1], units), kernelInitializer, true, kernelRegularizer,
            kernelConstraint);
        recurrentKernel = AddWeight("recurrent_kernel", (units, units), recurrentInitializer, true,
            recurrentRegularizer, recurrentConstraint);
        if (useBias) bias = AddWeight("bias", units, biasInitializer, true, biasRegularizer, biasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        Tensor state = context.InitialState is [var given, ..] ? given : inputs.Length > 1 ? inputs[1]
            : Tensor.Zeros((inputs[0].Shape[0], units), DType);
        Tensor next = Step(Project(inputs[0], inputs[0].Shape, context), state, RecurrentMask(state.Shape, context));
        return [next, next];
    }

    /// <summary>x · kernel + bias, for any number of steps at once; what is dropped is the same in all steps.</summary>
    /// <param name="x">(…, features).</param>
    /// <param name="maskShape">The shape of the random mask, which broadcasts to x.</param>
    /// <param name="context">Training or not.</param>
    internal Tensor Project(Tensor x, Shape maskShape, CallContext context)
    {
        if (context.Training && dropout > 0)
            x *= Dropout.Drop(Tensor.Ones(maskShape, x.DType), dropout, random);
        Tensor y = x.MatMul(kernel!);
        return bias is null ? y : y + bias;
    }

    /// <summary>The factors of the state, the same in all steps; null where nothing is dropped.</summary>
    internal Tensor? RecurrentMask(Shape shape, CallContext context) => context.Training && recurrentDropout > 0
        ? Dropout.Drop(Tensor.Ones(shape, DType), recurrentDropout, random) : null;

    /// <summary>The state after a step.</summary>
    internal Tensor Step(Tensor projected, Tensor state, Tensor? mask) =>
        activation.Call(projected + (mask is null ? state : state * mask).MatMul(recurrentKernel!));

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With([.. Own()]).With(("seed", seed));

    /// <summary>The keys that layer and cell share.</summary>
    internal IEnumerable<(string, JsonNode?)> Own() =>
    [
        ("units", units), ("activation", activation.Name), ("use_bias", useBias),
        ("kernel_initializer", Registry.Serialize(kernelInitializer)),
            ("recurrent_initializer", Registry.Serialize(recurrentInitializer)),
        ("bias_initializer", Registry.Serialize(biasInitializer)),
            ("kernel_regularizer", Registry.SerializeOrNull(kernelRegularizer)),
        ("recurrent_regularizer", Registry.SerializeOrNull(recurrentRegularizer)),
        ("bias_regularizer", Registry.SerializeOrNull(biasRegularizer)),
            ("kernel_constraint", Registry.SerializeOrNull(kernelConstraint)),
        ("recurrent_constraint", Registry.SerializeOrNull(recurrentConstraint)),
        ("bias_constraint", Registry.SerializeOrNull(biasConstraint)), ("dropout", dropout),
        ("recurrent_dropout", recurrentDropout),
    ];

    internal static SimpleRNNCell Read(JsonObject c, string? name = null) => new(c.Int("units"),
        c.ContainsKey("activation") ? ActivationFunction.FromConfig(c["activation"]) : null, c.Bool("use_bias", true),
        LayerConfig.Initializer(c, "kernel_initializer"), LayerConfig.Initializer(c, "recurrent_initializer"),
        LayerConfig.Initializer(c, "bias_initializer"), LayerConfig.Regularizer(c, "kernel_regularizer"),
        LayerConfig.Regularizer(c, "recurrent_regularizer"), LayerConfig.Regularizer(c, "bias_regularizer"),
        LayerConfig.Constraint(c, "kernel_constraint"), LayerConfig.Constraint(c, "recurrent_constraint"),
        LayerConfig.Constraint(c, "bias_constraint"), c.Double("dropout", 0), c.Double("recurrent_dropout", 0),
        c.IntOrNull("seed"), name ?? LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
