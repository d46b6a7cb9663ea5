using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Marks the steps of a sequence (batch, steps, features) whose features all equal a value as padding: they become
/// zeros,
/// and a mask tells the layers behind.
/// </summary>
/// <example><code>new Masking(maskValue: -1).Apply(Input(10, 4)) // (None, 10, 4)</code></example>
/// <param name="maskValue">The value that padding has.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class Masking(
    double maskValue = 0, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
    : Layer(name, dtype: dtype, inputShape: inputShape)
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override bool MakesMask => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => Tensor.Where(Counts(x).ExpandDims(-1), x, 0);

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [Counts(inputs[0])];

    Tensor Counts(Tensor x) => x.IsNotEqual(maskValue).Any([-1]);

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("mask_value", maskValue));

    internal static Masking Read(JsonObject c) =>
        new(c.Double("mask_value", 0), LayerConfig.Name(c), LayerConfig.Type(c));
}
