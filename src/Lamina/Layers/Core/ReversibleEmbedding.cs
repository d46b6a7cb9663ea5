using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// An <see cref="Embedding"/> that also goes back: called in reverse, vectors (…, outputDim) become logits
/// (…, inputDim), y = x · embeddingsᵀ (Press and Wolf 2017) or, not tied, x · a matrix of its own.
/// </summary>
/// <example><code>
/// var embedding = new ReversibleEmbedding(1000, 64);
/// KerasTensor vectors = embedding.Apply(Input(10));
/// KerasTensor logits = embedding.ApplyReverse(vectors);
/// </code></example>
public sealed class ReversibleEmbedding : Embedding
{
    readonly bool tieWeights;
    readonly DType? reverseType;
    readonly double? logitSoftCap;
    Variable? reverse;

    /// <summary>An embedding with Keras's defaults.</summary>
    /// <param name="inputDim">How many numbers there are; inputs are from 0 to inputDim − 1.</param>
    /// <param name="outputDim">Size of a vector.</param>
    /// <param name="tieWeights">Whether the way back uses the same weights.</param>
    /// <param name="embeddingsInitializer">By default uniform in ±0.05.</param>
    /// <param name="embeddingsRegularizer">Penalty on the vectors.</param>
    /// <param name="embeddingsConstraint">Applied to the vectors after each step.</param>
    /// <param name="maskZero">Whether 0 is padding that later layers leave out.</param>
    /// <param name="reverseType">The type that the way back is computed in; by default that of the layer.</param>
    /// <param name="logitSoftCap">If given, logits become cap · tanh(logits / cap).</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the vectors.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public ReversibleEmbedding(int inputDim, int outputDim, bool tieWeights = true,
        Initializer? embeddingsInitializer = null, Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null, bool maskZero = false, DType? reverseType = null,
        double? logitSoftCap = null, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : base(inputDim, outputDim, embeddingsInitializer, embeddingsRegularizer, embeddingsConstraint, maskZero,
            name, trainable, dtype, inputShape) =>
        (this.tieWeights, this.reverseType, this.logitSoftCap) = (tieWeights, reverseType, logitSoftCap);

    /// <summary>From vectors (…, outputDim) to logits (…, inputDim).</summary>
    /// <param name="x">The vectors.</param>
    public Tensor ApplyReverse(Tensor x) =>
        Apply(x, (CallContext.Current ?? new CallContext()).For([], arguments: new() { ["reverse"] = true }));

    /// <summary>From vectors (…, outputDim) to logits (…, inputDim), symbolically.</summary>
    /// <param name="x">The vectors.</param>
    public KerasTensor ApplyReverse(KerasTensor x) => ApplyMany([x], arguments: new() { ["reverse"] = true })[0];

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        base.Build(inputShapes);
        if (!tieWeights)
            reverse = AddWeight("reverse_embeddings", (Table.Shape[1], Table.Shape[0]), TableInitializer);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (!context.Arguments.Bool("reverse", false)) return base.Call(x, context);
        Tensor matrix = reverse?.Tensor ?? Vectors.Transpose();
        if (reverseType is { } type) (x, matrix) = (x.Cast(type), matrix.Cast(type));
        Tensor logits = x.MatMul(matrix);
        return logitSoftCap is { } cap ? (logits / cap).Tanh() * cap : logits;
    }

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) =>
        CallContext.Current?.Arguments.Bool("reverse", false) == true ? [null] : base.ComputeMask(inputs, masks);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("tie_weights", tieWeights), ("reverse_dtype", reverseType?.KerasName()), ("logit_soft_cap", logitSoftCap));

    internal static ReversibleEmbedding Read(JsonObject c) => new(c.Int("input_dim"), c.Int("output_dim"),
        c.Bool("tie_weights", true), LayerConfig.Initializer(c, "embeddings_initializer"),
        LayerConfig.Regularizer(c, "embeddings_regularizer"), LayerConfig.Constraint(c, "embeddings_constraint"),
        c.Bool("mask_zero", false), c.String("reverse_dtype") is { } type ? DTypes.Parse(type) : (DType?)null,
        c.DoubleOrNull("logit_soft_cap"), LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
