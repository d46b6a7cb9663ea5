using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, mirrors one in two images. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomFlip("horizontal");
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomFlip : RandomImageLayer
{
    static readonly string[] modes = ["horizontal", "vertical", "horizontal_and_vertical"];
    readonly string mode;

    /// <summary>A mirror.</summary>
    /// <param name="mode">
    /// "horizontal" (left and right), "vertical" (top and bottom) or "horizontal_and_vertical" (both at once).
    /// </param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The mode is unknown.</exception>
    public RandomFlip(string mode = "horizontal_and_vertical", long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        if (!modes.Contains(mode)) throw Names.Unknown("mode", mode, modes);
        this.mode = mode;
    }

    internal override Tensor Augment(Tensor images)
    {
        Ints axes = mode switch { "horizontal" => [2], "vertical" => [1], _ => [1, 2] };
        return Tensor.Where(PerImage(images, (0, 1)).IsLessOrEqual(0.5), images.Reverse(axes), images);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("mode", mode));

    internal static RandomFlip Read(JsonObject c) => new(c.String("mode", "horizontal_and_vertical"),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
