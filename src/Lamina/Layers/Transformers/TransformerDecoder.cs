using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A block of a transformer's decoder (Vaswani et al. 2017): attention of each step to itself and those before it,
/// then, if there is a second input, attention to that (what an encoder put out), then two dense layers, each with
/// residual connection, dropout and layer normalization. Input and output (batch, steps, features), second input
/// (batch, encoded steps, features). Steps that masks hide are not looked at.
/// </summary>
/// <example><code>
/// new TransformerDecoder(intermediateDim: 128, numHeads: 4).Apply(Input(10, 32), Input(20, 32)) // (None, 10, 32)
/// </code></example>
public sealed class TransformerDecoder : TransformerBlock
{
    MultiHeadAttention? self, cross;

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
    public TransformerDecoder(int intermediateDim, int numHeads, double dropout = 0,
        ActivationFunction? activation = null, double layerNormEpsilon = 1e-5, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, bool normalizeFirst = false, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(new(intermediateDim, numHeads, dropout, activation ?? Activations.Relu, layerNormEpsilon,
            kernelInitializer, biasInitializer, normalizeFirst), name, trainable, dtype, inputShape)
    { }

    TransformerDecoder(
        TransformerOptions options, string? name, bool trainable, DType dtype, Shape? inputShape = null)
        : base(options, name, trainable, dtype, inputShape) { }

    /// <inheritdoc/>
    public override string ClassName => "keras_hub>TransformerDecoder";

    internal override IReadOnlyList<string> ArgumentNames => ["decoder_sequence", "encoder_sequence"];

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        self = AddAttention("self_attention", inputShapes[0], inputShapes[0]);
        if (inputShapes.Length > 1) cross = AddAttention("cross_attention", inputShapes[0], inputShapes[1]);
        AddFeedForward(inputShapes[0]);
    }

    /// <summary>Applies the block to tensors.</summary>
    /// <param name="sequence">The sequence to decode, (batch, steps, features).</param>
    /// <param name="encoded">What an encoder put out, (batch, encoded steps, features).</param>
    public Tensor Apply(Tensor sequence, Tensor encoded) => ApplyMany([sequence, encoded])[0];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The number of inputs is not that of the first call.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        if (inputs.Length != (cross is null ? 1 : 2))
            throw new ArgumentException(cross is null ? "The block was built without an encoded sequence."
                : $"The block was built for a sequence and an encoded one, and got {inputs.Length} inputs.");
        Tensor? Named(string name) => context.Tensors.GetValueOrDefault(name);
        Tensor? Hidden(int input, string name) =>
            Named(name) ?? (input < context.Masks.Count ? context.Masks[input] : null);
        bool causal = context.Arguments.Bool("use_causal_mask", true);
        Tensor x = Around(0, inputs[0], y => Attend(self!, y, y, Hidden(0, "decoder_padding_mask"),
            Named("decoder_attention_mask"), causal));
        if (cross is not null)
            x = Around(1, x, y => Attend(cross, y, inputs[1], Hidden(1, "encoder_padding_mask"),
                Named("encoder_attention_mask"), causal: false));
        return [FeedForward(x)];
    }

    /// <summary>Room for decoding sequences step by step by <see cref="ApplyCached"/>.</summary>
    /// <param name="batch">How many sequences.</param>
    /// <param name="capacity">How many steps they may have.</param>
    /// <param name="encoded">What an encoder put out, if the block looks at that; its mask counts.</param>
    /// <exception cref="InvalidOperationException">
    /// The block has not been built, or was built with an encoded sequence and gets none, or the other way round.
    /// </exception>
    public DecoderCache CreateCache(int batch, int capacity, Tensor? encoded = null)
    {
        if (self is null)
            throw new InvalidOperationException($"{this} has not been built; call it or its model once first.");
        if (encoded is null != cross is null)
            throw new InvalidOperationException($"{this} was built {(cross is null ? "without" : "with")} an encoded " +
                "sequence; its cache must be made in the same way.");
        return new(self.CreateCache(batch, capacity), encoded is null ? null : cross!.Remember(encoded),
            encoded is null ? null : Masks.Of(encoded));
    }

    /// <summary>
    /// Applies the block to the next steps of sequences: what it would give for them if it got the whole sequences,
    /// without computing anything again for the steps before.
    /// </summary>
    /// <param name="x">The next steps, (batch, next steps, features).</param>
    /// <param name="cache">Made by <see cref="CreateCache"/>; the steps are added to it.</param>
    /// <exception cref="ArgumentException">The cache has no room for the steps.</exception>
    public Tensor ApplyCached(Tensor x, DecoderCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        using CallContext.Exit entered = new CallContext().Enter();
        Tensor y = Around(0, x, step => self!.ApplyCached(step, cache.Steps));
        if (cache.Encoded is { } encoded)
            y = Around(1, y, step => cross!.ApplyRemembered(step, encoded, cache.EncodedMask));
        return FeedForward(y);
    }

    internal static TransformerDecoder Read(JsonObject c) =>
        new(TransformerOptions.Read(c), LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
