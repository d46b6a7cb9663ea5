using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Encodes whole numbers in [0, numTokens): each by itself ("one_hot"), or those of the last axis together, as which
/// there are ("multi_hot") or how many ("count"). Numbers outside count nowhere. In: (batch, n); out: (batch,
/// numTokens), or (batch, n, numTokens) for "one_hot" of n &gt; 1.
/// </summary>
/// <example><code>
/// var layer = new CategoryEncoding(4, "multi_hot");
/// var y = layer.Apply((NDArray)new[,] { { 0, 1 }, { 3, 1 } });   // [[1, 1, 0, 0], [0, 1, 0, 1]]
/// </code></example>
public sealed class CategoryEncoding : Layer
{
    readonly int numTokens;
    readonly CategoricalOutput output;

    /// <summary>An encoding.</summary>
    /// <param name="numTokens">How many categories there are.</param>
    /// <param name="outputMode">"one_hot", "multi_hot" or "count".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of the output.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are no categories, or the mode is unknown.</exception>
    public CategoryEncoding(int numTokens, string outputMode = "multi_hot", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(name, true, dtype, inputShape)
    {
        if (numTokens < 1)
            throw new ArgumentException($"CategoryEncoding needs at least one token, not numTokens = {numTokens}.");
        this.numTokens = numTokens;
        output = CategoricalOutputs.Parse(nameof(CategoryEncoding), outputMode,
            CategoricalOutput.OneHot, CategoricalOutput.MultiHot, CategoricalOutput.Count);
    }

    /// <summary>Encodes one input, or an input and weights of the same shape for the mode "count".</summary>
    /// <param name="inputs">The whole numbers; in the mode "count" optionally how much each counts.</param>
    /// <param name="context">It makes no difference.</param>
    /// <exception cref="ArgumentException">There are weights in another mode, or of another shape.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        if (inputs.Length > 2) return base.CallMany(inputs, context);
        Tensor? weights = inputs.Length == 2 ? inputs[1] : null;
        if (weights is not null && output != CategoricalOutput.Count) throw new ArgumentException(
            $"Weights belong to the output mode \"count\"; the mode is \"{output.KerasName()}\".");
        if (weights is not null && weights.Shape != inputs[0].Shape) throw new ArgumentException(
            $"Weights have the shape of the numbers, {inputs[0].Shape}, not {weights.Shape}.");
        return [CategoricalOutputs.Encode(inputs[0].Cast(DType.Int32), output, numTokens, DType, weights)];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("num_tokens", numTokens), ("output_mode", output.KerasName()), ("sparse", false));

    internal static CategoryEncoding Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(CategoryEncoding), c.Bool("sparse", false));
        return new(c.Int("num_tokens"), c.String("output_mode", "multi_hot"), LayerConfig.Name(c), LayerConfig.Type(c));
    }
}
