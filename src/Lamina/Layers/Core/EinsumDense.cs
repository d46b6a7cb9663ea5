using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// y = activation(einsum(equation, x, kernel) + bias): a dense layer over any axes. The letters of the equation say
/// which axes of the input the kernel is multiplied with; see <see cref="Functions.Einsum"/>. Input (batch, …), output
/// as the equation says.
/// </summary>
/// <example><code>
/// // A projection of attention: (None, 10, 8) to 4 heads of 16.
/// new EinsumDense("abc,cde->abde", new(-1, 4, 16), biasAxes: "de").Apply(Input(10, 8)) // (None, 10, 4, 16)
/// </code></example>
public sealed class EinsumDense : Layer
{
    readonly string equation;
    readonly Shape outputShape;
    readonly ActivationFunction activation;
    readonly string? biasAxes;
    readonly KernelAndBias options;
    readonly Regularizer? activityRegularizer;
    Variable? kernel, bias;

    /// <summary>A dense layer over axes named by letters, with Keras's defaults.</summary>
    /// <param name="equation">
    /// "[input],[kernel]->[output]"; input and output may both begin, or both end, with "...".
    /// </param>
    /// <param name="outputShape">
    /// The sizes of the output without the batch and without the axes of "..."; −1 where the input gives them.
    /// </param>
    /// <param name="activation">Applied last; by default none.</param>
    /// <param name="biasAxes">The letters of the output that the bias has; by default there is no bias.</param>
    /// <param name="kernelInitializer">
    /// By default glorot_uniform, for which the kernel's axes of the output count as fan out, the others as fan in.
    /// </param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step.</param>
    /// <param name="biasConstraint">Applied to the bias after each step.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public EinsumDense(
        string equation, Shape outputShape, ActivationFunction? activation = null, string? biasAxes = null,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
        : this(equation, outputShape, activation, biasAxes, new(kernelInitializer, biasInitializer, kernelRegularizer,
            biasRegularizer, kernelConstraint, biasConstraint), activityRegularizer, name, trainable, dtype, inputShape)
    { }

    internal EinsumDense(string equation, Shape outputShape, ActivationFunction? activation, string? biasAxes,
        KernelAndBias options, Regularizer? activityRegularizer, string? name, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, trainable, dtype, inputShape)
    {
        ArgumentNullException.ThrowIfNull(equation);
        (this.equation, this.outputShape, this.biasAxes, this.options) = (equation, outputShape, biasAxes, options);
        this.activation = activation ?? Activations.Linear;
        ActivityRegularizer = this.activityRegularizer = activityRegularizer;
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        var shapes = EinsumShapes.Of(equation, biasAxes, inputShapes[0], outputShape);
        Initializer initializer = options.KernelInitializer ?? "glorot_uniform";
        if (initializer is VarianceScaling scaling)
            initializer = scaling.Along(shapes.KernelInput, shapes.KernelOutput);
        kernel = AddWeight("kernel", shapes.Kernel, initializer, true, options.KernelRegularizer,
            options.KernelConstraint);
        if (shapes.Bias is { } size)
            bias = AddWeight("bias", size, options.BiasInitializer ?? "zeros", true, options.BiasRegularizer,
                options.BiasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor y = Functions.Einsum(equation, x, kernel!);
        return activation.Call(bias is null ? y : y + bias);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig().With(
        ("output_shape", ShapeConfig.Write(outputShape)), ("equation", equation), ("activation", activation.Name),
        ("bias_axes", biasAxes), ("activity_regularizer", Registry.SerializeOrNull(activityRegularizer))));

    internal static EinsumDense Read(JsonObject c) => new(
        c.String("equation") ?? throw new FormatException("An EinsumDense has an equation."),
        c["output_shape"] is JsonArray list ? ShapeConfig.Read(list) : c.Int("output_shape"),
        ActivationFunction.FromConfig(c["activation"]), c.String("bias_axes"), KernelAndBias.Read(c),
        LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c));
}
