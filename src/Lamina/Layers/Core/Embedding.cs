using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Looks up a vector for each whole number: (batch, …) becomes (batch, …, outputDim); weight (inputDim, outputDim).
/// </summary>
/// <example><code>new Embedding(1000, 16).Apply(Input(10)) // (None, 10, 16)</code></example>
public class Embedding : Layer
{
    readonly int inputDim, outputDim;
    readonly Initializer initializer;
    readonly Regularizer? regularizer;
    readonly Constraint? constraint;
    readonly bool maskZero;
    Variable? embeddings;

    private protected Tensor Vectors => embeddings!.Tensor;

    private protected Variable Table => embeddings!;

    private protected Initializer TableInitializer => initializer;

    /// <summary>An embedding.</summary>
    /// <param name="inputDim">How many numbers there are; inputs are from 0 to inputDim − 1.</param>
    /// <param name="outputDim">Size of a vector.</param>
    /// <param name="embeddingsInitializer">By default uniform in ±0.05.</param>
    /// <param name="embeddingsRegularizer">Penalty on the vectors.</param>
    /// <param name="embeddingsConstraint">Applied to the vectors after each step.</param>
    /// <param name="maskZero">Whether 0 is padding that later layers leave out.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the vectors.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public Embedding(int inputDim, int outputDim, Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null, Constraint? embeddingsConstraint = null, bool maskZero = false,
        string? name = null, bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, trainable, dtype, inputShape)
    {
        if (inputDim < 1 || outputDim < 1)
            throw new ArgumentException($"Embedding needs positive sizes, not {inputDim} and {outputDim}.");
        (this.inputDim, this.outputDim, this.maskZero) = (inputDim, outputDim, maskZero);
        (initializer, regularizer, constraint) =
            (embeddingsInitializer ?? "uniform", embeddingsRegularizer, embeddingsConstraint);
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => maskZero;

    /// <inheritdoc/>
    protected override bool MakesMask => maskZero;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        embeddings = AddWeight("embeddings", (inputDim, outputDim), initializer, true, regularizer, constraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        Vectors.Take(x.DType == DType.Int64 ? x : x.Cast(DType.Int32));

    /// <summary>Numbers of rows stay exact in whatever type they come.</summary>
    private protected override Tensor Autocast(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) =>
        [maskZero ? inputs[0].IsNotEqual(0) : null];

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("input_dim", inputDim), ("output_dim", outputDim), ("embeddings_initializer", Registry.Serialize(initializer)),
        ("embeddings_regularizer", Registry.SerializeOrNull(regularizer)), ("activity_regularizer", null),
        ("embeddings_constraint", Registry.SerializeOrNull(constraint)), ("mask_zero", maskZero));
}
