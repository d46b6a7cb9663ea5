using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What a convolution layer does beside convolving; all have Keras's defaults.</summary>
sealed record ConvolutionOptions(
    ActivationFunction? Activation, bool UseBias, Initializer? KernelInitializer, Initializer? BiasInitializer,
    Regularizer? KernelRegularizer, Regularizer? BiasRegularizer, Regularizer? ActivityRegularizer,
    Constraint? KernelConstraint, Constraint? BiasConstraint)
{
    public static ConvolutionOptions Read(JsonObject c) => new(
        ActivationFunction.FromConfig(c["activation"]), c.Bool("use_bias", true),
        LayerConfig.Initializer(c, "kernel_initializer"), LayerConfig.Initializer(c, "bias_initializer"),
        LayerConfig.Regularizer(c, "kernel_regularizer"), LayerConfig.Regularizer(c, "bias_regularizer"),
        LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Constraint(c, "kernel_constraint"),
        LayerConfig.Constraint(c, "bias_constraint"));
}
