using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A learned vector for each step (Devlin et al. 2019), to be added to what goes in. Input (batch, steps, features), of
/// which only the shape counts; output of the same shape; weight (sequenceLength, features).
/// </summary>
/// <example><code>
/// KerasTensor words = Input(128, 32);
/// KerasTensor placed = words + new PositionEmbedding(sequenceLength: 128).Apply(words);
/// </code></example>
public sealed class PositionEmbedding : PositionLayer
{
    readonly int sequenceLength;
    readonly Initializer initializer;
    Variable? embeddings;

    /// <summary>An embedding of positions with KerasHub's defaults.</summary>
    /// <param name="sequenceLength">How many steps there are at most.</param>
    /// <param name="initializer">By default glorot_uniform.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the vectors.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are no steps.</exception>
    public PositionEmbedding(int sequenceLength, Initializer? initializer = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, trainable, dtype, inputShape)
    {
        if (sequenceLength < 1)
            throw new ArgumentException($"PositionEmbedding needs at least 1 step, not {sequenceLength}.");
        (this.sequenceLength, this.initializer) = (sequenceLength, initializer ?? "glorot_uniform");
    }

    /// <inheritdoc/>
    public override string ClassName => "keras_hub>PositionEmbedding";

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        if (inputShapes[0].Rank < 2)
            throw new ArgumentException($"It needs (batch, steps, features), not {inputShapes[0]}.");
        embeddings = AddWeight("embeddings", (sequenceLength, inputShapes[0][-1]), initializer);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are more steps than vectors.</exception>
    public override Tensor Call(Tensor x, CallContext context)
    {
        (int steps, int features) = (x.Shape[-2], x.Shape[-1]);
        if (steps > sequenceLength)
            return context.StandsForAnySize ? x
                : throw new ArgumentException($"It has vectors for {sequenceLength} steps, the input has {steps}.");
        Tensor part = new DynamicSlice(new Shape(steps, features)).Apply(
            embeddings!.Tensor, StartOf(context), Tensor.Scalar(0, DType.Int32));
        return part.BroadcastTo(x.Shape);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("sequence_length", sequenceLength), ("initializer", Registry.Serialize(initializer)));

    internal static PositionEmbedding Read(JsonObject c) => new(c.Int("sequence_length"),
        LayerConfig.Initializer(c, "initializer"), LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
