using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// A block of a transformer's encoder (Vaswani et al. 2017): attention of all steps to all steps, then two dense
/// layers, each with residual connection, dropout and layer normalization. Input and output (batch, steps, features).
/// Steps that the mask hides are not looked at.
/// </summary>
/// <example><code>
/// new TransformerEncoder(intermediateDim: 128, numHeads: 4).Apply(Input(10, 32)) // (None, 10, 32)
/// </code></example>
public sealed class TransformerEncoder : TransformerBlock
{
    MultiHeadAttention? attention;

    /// <summary>A block with KerasHub's defaults.</summary>
    /// <param name="intermediateDim">Units of the first dense layer.</param>
    /// <param name="numHeads">How many heads; each has features / numHeads numbers.</param>
    /// <param name="dropout">In training, the probability with which numbers are set to 0; in [0, 1).</param>
    /// <param name="activation">Of the first dense layer; by default relu.</param>
    /// <param name="layerNormEpsilon">ε of the layer normalizations.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="normalizeFirst">Whether normalizations come before the parts and not behind them.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public TransformerEncoder(int intermediateDim, int numHeads, double dropout = 0,
        ActivationFunction? activation = null, double layerNormEpsilon = 1e-5, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, bool normalizeFirst = false, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(new(intermediateDim, numHeads, dropout, activation ?? Activations.Relu, layerNormEpsilon,
            kernelInitializer, biasInitializer, normalizeFirst), name, trainable, dtype, inputShape)
    { }

    TransformerEncoder(
        TransformerOptions options, string? name, bool trainable, DType dtype, Shape? inputShape = null)
        : base(options, name, trainable, dtype, inputShape) { }

    /// <inheritdoc/>
    public override string ClassName => "keras_hub>TransformerEncoder";

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        attention = AddAttention("self_attention_layer", inputShapes[0], inputShapes[0]);
        AddFeedForward(inputShapes[0]);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor? hidden = context.Tensors.GetValueOrDefault("padding_mask") ?? context.Mask;
        Tensor? mask = context.Tensors.GetValueOrDefault("attention_mask");
        return FeedForward(Around(0, x, y => Attend(attention!, y, y, hidden, mask, causal: false)));
    }

    internal static TransformerEncoder Read(JsonObject c) =>
        new(TransformerOptions.Read(c), LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
