using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// y = activation(x · kernel + bias), over the last axis. Input (batch, …, features), output (batch, …, units); kernel
/// (features, units), bias (units).
/// </summary>
/// <example><code>new Dense(64, activation: "relu").Apply(Input(16)) // (None, 64)</code></example>
public sealed class Dense : Layer
{
    readonly int units;
    readonly ActivationFunction activation;
    readonly bool useBias;
    readonly Initializer kernelInitializer, biasInitializer;
    readonly Regularizer? kernelRegularizer, biasRegularizer;
    readonly Constraint? kernelConstraint, biasConstraint;
    Variable? kernel, bias;

    /// <summary>A densely connected layer, with Keras's defaults.</summary>
    /// <param name="units">Size of the last axis of the output.</param>
    /// <param name="activation">Applied last; by default none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
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
    /// <exception cref="ArgumentException">There are no units.</exception>
    public Dense(int units, ActivationFunction? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, trainable, dtype, inputShape)
    {
        if (units < 1) throw new ArgumentException($"Dense needs at least 1 unit, not {units}.", nameof(units));
        (this.units, this.useBias) = (units, useBias);
        this.activation = activation ?? Activations.Linear;
        this.kernelInitializer = kernelInitializer ?? "glorot_uniform";
        this.biasInitializer = biasInitializer ?? "zeros";
        (this.kernelRegularizer, this.biasRegularizer) = (kernelRegularizer, biasRegularizer);
        (this.kernelConstraint, this.biasConstraint) = (kernelConstraint, biasConstraint);
        ActivityRegularizer = activityRegularizer;
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        if (inputShapes[0].Rank < 2)
            throw new ArgumentException($"Dense needs (batch, …, features), not {inputShapes[0]}.");
        kernel = AddWeight("kernel", (inputShapes[0][-1], units), kernelInitializer, true, kernelRegularizer,
            kernelConstraint);
        if (useBias) bias = AddWeight("bias", units, biasInitializer, true, biasRegularizer, biasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (x.Shape[-1] != kernel!.Shape[0])
            throw new ArgumentException(
                $"The layer was built for {kernel.Shape[0]} features, the input has {x.Shape[-1]}.");
        Tensor y = x.MatMul(kernel);
        return activation.Call(bias is null ? y : y + bias);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("units", units), ("activation", activation.Name), ("use_bias", useBias),
        ("kernel_initializer", Registry.Serialize(kernelInitializer)),
            ("bias_initializer", Registry.Serialize(biasInitializer)),
        ("kernel_regularizer", Registry.SerializeOrNull(kernelRegularizer)),
        ("bias_regularizer", Registry.SerializeOrNull(biasRegularizer)),
        ("kernel_constraint", Registry.SerializeOrNull(kernelConstraint)),
        ("bias_constraint", Registry.SerializeOrNull(biasConstraint)));
}
