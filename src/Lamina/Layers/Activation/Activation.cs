using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Applies an activation function: y = f(x). Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new Activation("relu").Apply(Input(8)) // (None, 8)</code></example>
public sealed class Activation : Layer
{
    readonly ActivationFunction activation;

    /// <summary>An activation.</summary>
    /// <param name="activation">The function or its name, such as "relu".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Activation(ActivationFunction activation, string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : base(name, true, dtype, inputShape) => this.activation = activation;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => activation.Call(x);

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("activation", activation.Name));
}
