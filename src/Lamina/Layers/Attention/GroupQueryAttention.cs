using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Attention in which several heads of queries share one head of keys and values (Ainslie et al. 2023), so that fewer
/// keys and values are computed and kept. Query (batch, queries, features), value and key (batch, keys, features);
/// output (batch, queries, features).
/// </summary>
/// <example><code>
/// KerasTensor x = Input(10, 32);
/// KerasTensor y = new GroupQueryAttention(headDim: 16, numQueryHeads: 8, numKeyValueHeads: 2).Apply(x, x);
/// </code></example>
public sealed class GroupQueryAttention : HeadedAttention
{
    readonly int headDim, numQueryHeads, numKeyValueHeads;

    /// <summary>An attention with Keras's defaults.</summary>
    /// <param name="headDim">Size of queries, keys and values in each head.</param>
    /// <param name="numQueryHeads">How many heads of queries.</param>
    /// <param name="numKeyValueHeads">How many heads of keys and values; divides the heads of queries.</param>
    /// <param name="dropout">In training, the probability with which a weight is set to 0; in [0, 1).</param>
    /// <param name="useBias">Whether projections add a bias.</param>
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
    /// <exception cref="ArgumentException">A size is not positive, or the heads do not divide.</exception>
    public GroupQueryAttention(
        int headDim, int numQueryHeads, int numKeyValueHeads, double dropout = 0, bool useBias = true,
        int? slidingWindow = null, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, bool useGate = false, long? seed = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32)
        : this(headDim, numQueryHeads, numKeyValueHeads, new(dropout, useBias, useGate, slidingWindow,
            new(kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint,
                biasConstraint), activityRegularizer, seed), name, trainable, dtype)
    { }

    internal GroupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads, HeadOptions options,
        string? name, bool trainable, DType dtype) : base(options, name, trainable, dtype)
    {
        if (headDim < 1 || numQueryHeads < 1 || numKeyValueHeads < 1)
            throw new ArgumentException($"GroupQueryAttention needs at least 1 head and a size of at least 1, not " +
                $"{numQueryHeads} and {numKeyValueHeads} heads of {headDim}.");
        if (numQueryHeads % numKeyValueHeads != 0)
            throw new ArgumentException(
                $"{numKeyValueHeads} heads of keys cannot be shared evenly by {numQueryHeads} heads of queries.");
        (this.headDim, this.numQueryHeads, this.numKeyValueHeads) = (headDim, numQueryHeads, numKeyValueHeads);
    }

    private protected override double Scale => 1 / Math.Sqrt(headDim);

    private protected override Ints AxesOf(int rank) => [1];

    private protected override Tensor Spread(Tensor projected)
    {
        Shape shape = projected.Shape;
        return projected.ExpandDims(3)
            .BroadcastTo([shape[0], shape[1], shape[2], numQueryHeads / numKeyValueHeads, shape[3]])
            .Reshape([shape[0], shape[1], numQueryHeads, shape[3]]);
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        if (inputShapes[0].Rank != 3)
            throw new ArgumentException($"The query is (batch, queries, features), not {inputShapes[0]}.");
        BuildHeads(inputShapes, (numQueryHeads, headDim), (numKeyValueHeads, headDim), (numKeyValueHeads, headDim),
            inputShapes[0][-1]);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("head_dim", headDim), ("num_query_heads", numQueryHeads), ("num_key_value_heads", numKeyValueHeads));

    internal static GroupQueryAttention Read(JsonObject c) => new(c.Int("head_dim"), c.Int("num_query_heads"),
        c.Int("num_key_value_heads"), HeadOptions.Read(c), LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c));
}
