using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// What layers share that mix each image of a batch with another one: in training they take images, or images and
/// labels, and mix the labels (batch, classes) in the same proportion. In inference, and for one image without a
/// batch, they give back what they got.
/// </summary>
public abstract class MixingLayer : ImageLayer
{
    private protected MixingLayer(long? seed, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(dataFormat, name, dtype, inputShape) => Generator = Track(new SeedGenerator(seed));

    /// <summary>Where the random numbers come from.</summary>
    private protected SeedGenerator Generator { get; }

    /// <summary>Mixes images, or images and labels.</summary>
    /// <param name="inputs">The images, and optionally labels (batch, classes), one-hot or shares.</param>
    /// <param name="context">Training or not.</param>
    /// <exception cref="ArgumentException">There are other inputs, or labels are no rows of classes.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        if (inputs.Length is not (1 or 2))
            throw new ArgumentException($"It takes images, or images and labels, not {inputs.Length} inputs.");
        if (inputs.Length == 2 && inputs[1].Rank != 2) throw new ArgumentException(
            $"Labels to mix are (batch, classes), for example one-hot; these are {inputs[1].Shape}.");
        if (!context.Training || inputs[0].Rank == 3) return inputs;
        Tensor? kept = null, partner = null;
        Tensor images = Batched(inputs[0], x =>
        {
            partner = Random.Shuffle(Tensor.Iota(x.Shape[0], 0, DType.Int32), seed: Generator);
            (Tensor mixed, kept) = Mix(x.Cast(DType), partner);
            return mixed;
        });
        if (inputs.Length == 1) return [images];
        Tensor labels = inputs[1].Cast(DType), share = kept!.Reshape((-1, 1));
        return [images, labels * share + labels.Take(partner!) * (1 - share)];
    }

    /// <summary>Mixes images (batch, height, width, channels) with their partners.</summary>
    /// <returns>The images, and which share of each is its own, (batch, 1, 1, 1).</returns>
    private protected abstract (Tensor Images, Tensor Kept) Mix(Tensor images, Tensor partner);

    private protected sealed override Tensor Transform(Tensor images, CallContext context) =>
        CallMany([images], context)[0];

    /// <inheritdoc/>
    public override System.Text.Json.Nodes.JsonObject GetConfig() =>
        base.GetConfig().With(("seed", Generator.Seed));
}
