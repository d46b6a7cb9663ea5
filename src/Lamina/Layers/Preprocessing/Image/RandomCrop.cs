using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, cuts the same random part out of all images of a batch; images that are too small in a direction are
/// cut to the ratio of the sides that is wanted, and enlarged. In inference images pass through, as in Keras. In:
/// (batch, height, width, channels) or one image; out, in training: the same with the new height and width.
/// </summary>
/// <example><code>
/// var layer = new RandomCrop(24, 24);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomCrop : RandomImageLayer
{
    readonly int height, width;

    /// <summary>A crop.</summary>
    /// <param name="height">The height of the output.</param>
    /// <param name="width">The width of the output.</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A side has no pixels.</exception>
    public RandomCrop(int height, int width, long? seed = null, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        if (height < 1 || width < 1)
            throw new ArgumentException($"A crop has at least one row and one column, not {height} and {width}.");
        (this.height, this.width) = (height, width);
    }

    internal override Tensor Augment(Tensor images)
    {
        int rows = images.Shape[1] - height, columns = images.Shape[2] - width;
        if (rows <= 0 || columns <= 0) return Whole(images);
        return Part(Part(images, 1, height, rows + 1), 2, width, columns + 1);
    }

    Tensor Part(Tensor images, int axis, int size, int places)
    {
        Tensor start = (Generator.Uniform(Shape.Scalar) * places).Floor().Minimum(places - 1).Cast(DType.Int32);
        return images.Take(Tensor.Iota(size, 0, DType.Int32) + start, axis);
    }

    // As in Keras, the part begins where one of the wanted ratio in the middle would, and ends where the image does.
    Tensor Whole(Tensor images)
    {
        int rows = images.Shape[1], columns = images.Shape[2];
        int top = (rows - Math.Clamp((int)((double)columns * height / width), 1, rows)) / 2;
        int left = (columns - Math.Clamp((int)((double)rows * width / height), 1, columns)) / 2;
        Tensor part = images.Slice(1, top, Math.Min(top + height, rows))
            .Slice(2, left, Math.Min(left + width, columns));
        return Ops.Image.Resize(part, [height, width]);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("height", height), ("width", width));

    internal static RandomCrop Read(JsonObject c) => new(c.Int("height"), c.Int("width"), Seed(c), Format(c),
        LayerConfig.Name(c), LayerConfig.Type(c));
}
