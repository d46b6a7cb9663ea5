using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, mixes the images of a batch with chains of changes of them (Hendrycks et al. 2020): w · x + (1 − w) · Σ
/// wᵢ · chainᵢ(x), with w of a beta and wᵢ of a Dirichlet distribution. Which changes a chain has is drawn when the
/// layer is traced, so that a compiled step keeps its chains; their strengths and weights are drawn in each step. In
/// and out: (batch, height, width, 3) or one image.
/// </summary>
/// <example><code>
/// var layer = new AugMix(numChains: 3, factor: 0.3);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class AugMix : RandomImageLayer
{
    readonly int numChains, chainDepth;
    readonly double alpha;
    readonly bool allOps;
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;
    readonly string interpolation;
    readonly AugmentationSet set;
    readonly System.Random choices;

    /// <summary>An augmentation.</summary>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="numChains">How many chains.</param>
    /// <param name="chainDepth">How many changes a chain has at most.</param>
    /// <param name="factor">Their strength, in [0, 1]; one number f draws from [0, f]; by default 0.3.</param>
    /// <param name="alpha">The parameter of the beta and the Dirichlet distribution.</param>
    /// <param name="allOps">Whether changes of brightness, color, contrast and sharpness are among them.</param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A number is out of bounds.</exception>
    public AugMix((double Low, double High)? valueRange = null, int numChains = 3, int chainDepth = 3,
        RandomFactor? factor = null, double alpha = 1, bool allOps = true, string interpolation = "bilinear",
        long? seed = null, string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        if (numChains < 1 || chainDepth < 0 || !(alpha > 0)) throw new ArgumentException(
            "There is at least 1 chain, of 0 changes or more, and alpha is more than 0; they are " +
            $"{numChains}, {chainDepth} and {alpha}.");
        this.factor = (factor ?? 0.3).Within(nameof(AugMix), 0, 1);
        (range, this.interpolation, this.allOps) = (ValueRange.From(valueRange), interpolation, allOps);
        (this.numChains, this.chainDepth, this.alpha) = (numChains, chainDepth, alpha);
        set = new(this.factor, range, interpolation, allOps, seed, dtype);
        foreach (RandomImageLayer layer in set.Layers) Track(layer);
        choices = new System.Random((int)Generator.State.Value[0]);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor gammas = Random.Gamma(numChains, alpha, DType, Generator), shares = gammas / gammas.Sum();
        Tensor own = Random.Beta(Shape.Scalar, alpha, alpha, DType, Generator);
        Tensor mixed = images * 0;
        for (int chain = 0; chain < numChains; chain++)
            mixed += Chain(images) * shares.Select(0, chain);
        return range.Clip(images * own + mixed * (1 - own));
    }

    Tensor Chain(Tensor images)
    {
        for (int depth = 0; depth < chainDepth; depth++)
        {
            // One more number than there are changes leaves the images.
            int choice = choices.Next(set.Changes.Count + 1);
            if (choice < set.Changes.Count) images = set.Changes[choice](images);
        }
        return images;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("value_range", range.Config),
        ("num_chains", numChains), ("chain_depth", chainDepth), ("factor", RandomFactor.Write(factor)),
        ("alpha", alpha), ("all_ops", allOps), ("interpolation", interpolation));

    internal static AugMix Read(JsonObject c) => new(ValueRange.Read(c), c.Int("num_chains", 3),
        c.Int("chain_depth", 3), RandomFactor.Read(c, "factor"), c.Double("alpha", 1), c.Bool("all_ops", true),
        c.String("interpolation", "bilinear"), Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
