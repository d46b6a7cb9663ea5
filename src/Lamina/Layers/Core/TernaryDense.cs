using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A dense layer that computes with weights −1, 0 and 1 (BitNet b1.58, Ma et al. 2024): y = activation(β · x ·
/// ternary(kernel) + bias), where ternary(k) is the sign of k if |k| is above the threshold and otherwise 0. The
/// gradient passes through as if the kernel itself had been used. Input (batch, …, features), output (batch, …, units).
/// </summary>
/// <example><code>new TernaryDense(64, activation: "relu").Apply(Input(32)) // (None, 64)</code></example>
public sealed class TernaryDense : Layer
{
    readonly int units;
    readonly double? threshold;
    readonly ActivationFunction activation;
    readonly bool useBias;
    readonly KernelAndBias options;
    readonly Regularizer? activityRegularizer;
    Variable? kernel, bias;

    /// <summary>A ternary dense layer with Keras's defaults.</summary>
    /// <param name="units">Size of the last axis of the output.</param>
    /// <param name="threshold">
    /// By default half of the mean of |kernel|, with β that mean; otherwise β is 1. With 0 no weight is 0.
    /// </param>
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
    /// <exception cref="ArgumentException">There are no units, or the threshold is negative.</exception>
    public TernaryDense(int units, double? threshold = null, ActivationFunction? activation = null,
        bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : this(units, threshold, activation, useBias, new(kernelInitializer, biasInitializer, kernelRegularizer,
            biasRegularizer, kernelConstraint, biasConstraint), activityRegularizer, name, trainable, dtype, inputShape)
    {
    }

    TernaryDense(int units, double? threshold, ActivationFunction? activation, bool useBias, KernelAndBias options,
        Regularizer? activityRegularizer, string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(name, trainable, dtype, inputShape)
    {
        if (units < 1) throw new ArgumentException($"TernaryDense needs at least 1 unit, not {units}.", nameof(units));
        if (threshold is not (null or >= 0))
            throw new ArgumentException($"The threshold is at least 0, not {threshold}.", nameof(threshold));
        (this.units, this.threshold, this.useBias, this.options) = (units, threshold, useBias, options);
        this.activation = activation ?? Activations.Linear;
        ActivityRegularizer = this.activityRegularizer = activityRegularizer;
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        if (inputShapes[0].Rank < 2)
            throw new ArgumentException($"TernaryDense needs (batch, …, features), not {inputShapes[0]}.");
        kernel = AddWeight("kernel", (inputShapes[0][-1], units), options.KernelInitializer ?? "glorot_uniform", true,
            options.KernelRegularizer, options.KernelConstraint);
        if (useBias)
            bias = AddWeight("bias", units, options.BiasInitializer ?? "zeros", true, options.BiasRegularizer,
                options.BiasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor k = kernel!.Tensor, size = k.Abs(), mean = size.Mean();
        Tensor above = threshold is { } limit ? size.IsGreater(limit) : size.IsGreater(mean * 0.5);
        Tensor ternary = k.Sign() * above.Cast(k.DType);
        Tensor y = x.MatMul(k + (ternary - k).StopGradient());
        if (threshold is null) y *= mean;
        return activation.Call(bias is null ? y : y + bias);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig().With(
        ("units", units), ("threshold", threshold), ("activation", activation.Name), ("use_bias", useBias),
        ("activity_regularizer", Registry.SerializeOrNull(activityRegularizer))));

    internal static TernaryDense Read(JsonObject c) => new(c.Int("units"), c.DoubleOrNull("threshold"),
        ActivationFunction.FromConfig(c["activation"]), c.Bool("use_bias", true), KernelAndBias.Read(c),
        LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c), null);
}
