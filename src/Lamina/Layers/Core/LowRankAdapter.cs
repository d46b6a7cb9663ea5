using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Low-rank adaptation (LoRA, Hu et al. 2021) of a layer with a kernel, or of an Embedding: the kernel W stays as it
/// is, and training changes two small matrices instead; the layer computes with W + alpha / rank · a · b. Bias and other
/// weights are trained as before. Input and output are those of the inner layer; weights: those of the inner layer, a
/// (…, rank), which begins as he_uniform, and b (rank, last axis of W), which begins as zeros, so that at first nothing
/// changes.
/// </summary>
/// <example><code>
/// new LowRankAdapter(new Dense(64), rank: 4).Apply(Input(128)) // (None, 64)
/// </code></example>
public sealed class LowRankAdapter : Wrapper
{
    readonly int rank;
    readonly double alpha;
    Variable? kernel, a, b;

    /// <summary>Adapts a layer, which may have been trained before.</summary>
    /// <param name="layer">A Dense, EinsumDense, Embedding or convolution.</param>
    /// <param name="rank">Columns of a and rows of b.</param>
    /// <param name="alpha">The strength: the product is multiplied by alpha / rank. By default the rank.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The rank is below 1.</exception>
    public LowRankAdapter(Layer layer, int rank, double? alpha = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(layer, name, trainable, dtype, inputShape)
    {
        if (rank < 1) throw new ArgumentException($"The rank is at least 1, not {rank}.", nameof(rank));
        (this.rank, this.alpha) = (rank, alpha ?? rank);
    }

    /// <inheritdoc/>
    public override string ClassName => "Lamina>LowRankAdapter";

    /// <inheritdoc/>
    public override bool SupportsMasking => Inner.SupportsMasking;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The layer has neither kernel nor embeddings.</exception>
    public override void Build(params Shape[] inputShapes)
    {
        base.Build(inputShapes);
        kernel = Inner.TrainableWeights.FirstOrDefault(w => w.Name is "kernel" or "embeddings")
            ?? throw new ArgumentException(
                $"{Inner} has neither a trained weight 'kernel' nor 'embeddings' that could be adapted.");
        Freeze(Inner, kernel);
        int last = kernel.Shape.Rank - 1;
        a = AddWeight($"{kernel.Name}_a", kernel.Shape.With(last, rank), "he_uniform", dtype: kernel.DType);
        b = AddWeight($"{kernel.Name}_b", (rank, kernel.Shape[last]), "zeros", dtype: kernel.DType);
    }

    Tensor Update => a!.Tensor.MatMul(b!) * (alpha / rank);

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor y = Inner.Apply(x), leaf;
        // What is exchanged is the kernel as it is stored, before a policy of types casts it.
        using (AutocastScope.Enter(null)) leaf = kernel!.Tensor;
        return Substitution.Apply([y], new() { [leaf] = leaf + Update.Cast(leaf.DType) })[0];
    }

    /// <summary>Adds the update to the kernel itself, and begins anew with none; the outputs stay.</summary>
    /// <exception cref="InvalidOperationException">The layer has not been built.</exception>
    public void Merge()
    {
        if (!Built) throw new InvalidOperationException($"{this} has not been built.");
        kernel!.Assign(Evaluation.Evaluate([kernel.Tensor + Update])[0]);
        b!.Value.Fill(0);
    }

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => Inner.ComputeMask(inputs, masks);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("rank", rank), ("alpha", alpha));

    internal static LowRankAdapter Read(JsonObject c) => new(ReadInner(c), c.Int("rank"), c.DoubleOrNull("alpha"),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
