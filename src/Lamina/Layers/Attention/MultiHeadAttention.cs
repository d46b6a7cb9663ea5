using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Attention by several heads (Vaswani et al. 2017): output = concat(softmax(QᵢKᵢᵀ / √keyDim) Vᵢ) · W. Query
/// (batch, queries, features), value and key (batch, keys, features); output (batch, queries, features of the query).
/// </summary>
/// <example><code>
/// KerasTensor x = Input(10, 32);
/// KerasTensor y = new MultiHeadAttention(numHeads: 4, keyDim: 16).Apply(x, x, useCausalMask: true);
/// </code></example>
public sealed class MultiHeadAttention : HeadedAttention
{
    readonly int numHeads, keyDim, valueDim;
    readonly Shape? outputShape;
    readonly Ints? attentionAxes;

    /// <summary>An attention with Keras's defaults.</summary>
    /// <param name="numHeads">How many heads.</param>
    /// <param name="keyDim">Size of queries and keys in each head.</param>
    /// <param name="valueDim">Size of values in each head; by default <paramref name="keyDim"/>.</param>
    /// <param name="dropout">In training, the probability with which a weight is set to 0; in [0, 1).</param>
    /// <param name="useBias">Whether projections add a bias.</param>
    /// <param name="outputShape">Sizes of the output behind (batch, queries); by default those of the query.</param>
    /// <param name="attentionAxes">
    /// The axes along which queries look at keys; by default all between the batch and the features.
    /// </param>
    /// <param name="slidingWindow">A key is seen if it is fewer steps away than this; by default any is.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernels.</param>
    /// <param name="biasRegularizer">Penalty on the biases.</param>
    /// <param name="activityRegularizer">Penalty on what the projections put out.</param>
    /// <param name="kernelConstraint">Applied to the kernels after each step.</param>
    /// <param name="biasConstraint">Applied to the biases after each step.</param>
    /// <param name="useGate">Whether what the heads found is multiplied by sigmoid(a projection of the query).</param>
    /// <param name="seed">Makes dropout repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">A size is not positive or the dropout is out of range.</exception>
    public MultiHeadAttention(
        int numHeads, int keyDim, int? valueDim = null, double dropout = 0, bool useBias = true,
        Shape? outputShape = null, Ints? attentionAxes = null, int? slidingWindow = null,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, bool useGate = false, long? seed = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32)
        : this(numHeads, keyDim, valueDim, outputShape, attentionAxes, new(dropout, useBias, useGate, slidingWindow,
            new(kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint,
                biasConstraint), activityRegularizer, seed), name, trainable, dtype)
    { }

    internal MultiHeadAttention(int numHeads, int keyDim, int? valueDim, Shape? outputShape, Ints? attentionAxes,
        HeadOptions options, string? name, bool trainable, DType dtype) : base(options, name, trainable, dtype)
    {
        (this.numHeads, this.keyDim, this.valueDim) = (numHeads, keyDim, valueDim ?? keyDim);
        if (numHeads < 1 || keyDim < 1 || this.valueDim < 1)
            throw new ArgumentException($"MultiHeadAttention needs at least 1 head and sizes of at least 1, not " +
                $"{numHeads} heads, keys of {keyDim} and values of {this.valueDim}.");
        (this.outputShape, this.attentionAxes) = (outputShape, attentionAxes);
    }

    private protected override double Scale => 1 / Math.Sqrt(keyDim);

    private protected override Ints AxesOf(int rank) => attentionAxes is { } axes
        ? [.. axes.Select(axis => axis >= 0 ? axis : rank - 1 + axis)]
        : [.. Enumerable.Range(1, rank - 3)];

    // Keras takes the mask that came with the query even if another is given by name.
    private protected override Tensor? QueryMask(CallContext context) => MaskOf(context, 0, "");

    private protected override Tensor Spread(Tensor projected) => projected;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes) => BuildHeads(inputShapes, (numHeads, keyDim),
        (numHeads, keyDim), (numHeads, valueDim), outputShape ?? inputShapes[0][-1]);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("num_heads", numHeads), ("key_dim", keyDim), ("value_dim", valueDim),
        ("output_shape", outputShape is { } shape ? ShapeConfig.Write(shape) : null),
        ("attention_axes", attentionAxes is { } axes ? Config.List(axes) : null));

    internal static MultiHeadAttention Read(JsonObject c) => new(c.Int("num_heads"), c.Int("key_dim"),
        c.IntOrNull("value_dim"), c.Ints("output_shape") is { } shape ? new Shape(shape) : (Shape?)null,
        c.Ints("attention_axes") is { } axes ? new Ints(axes) : (Ints?)null, HeadOptions.Read(c), LayerConfig.Name(c),
        LayerConfig.Trainable(c), LayerConfig.Type(c));
}
