using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, blurs images with one random Gaussian for the batch, with a probability that is drawn from the factor;
/// what lies outside of an image is 0. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomGaussianBlur(1, (5, 5));
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomGaussianBlur : RandomImageLayer
{
    readonly (double Lower, double Upper) factor, sigma;
    readonly (int Width, int Height) kernel;
    readonly ValueRange range;

    /// <summary>A blur.</summary>
    /// <param name="factor">The probability, in [0, 1]; one number f draws it from [0, f].</param>
    /// <param name="kernelSize">
    /// The width and the height of the kernel in pixels, odd numbers; by default 3 and 3.
    /// </param>
    /// <param name="sigma">
    /// What the standard deviations of the Gaussian are drawn from, in [0, 1]; one number s draws from [0, s].
    /// </param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds, or a side of the kernel is even.</exception>
    public RandomGaussianBlur(RandomFactor? factor = null, (int Width, int Height)? kernelSize = null,
        RandomFactor? sigma = null, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = (factor ?? 1).Within(nameof(RandomGaussianBlur), 0, 1);
        this.sigma = (sigma ?? 1).Within(nameof(RandomGaussianBlur), 0, 1);
        kernel = kernelSize ?? (3, 3);
        if (kernel.Width < 1 || kernel.Height < 1 || kernel.Width % 2 == 0 || kernel.Height % 2 == 0)
            throw new ArgumentException($"The sides of the kernel are odd numbers, not {kernel}.", nameof(kernelSize));
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor across = Uniform(Shape.Scalar, sigma) + 1e-6, down = Uniform(Shape.Scalar, sigma) + 1e-6;
        Tensor blurred = ImageFilter.Apply(images, ImageFilter.Gaussian(kernel.Width, across).Reshape((1, -1)));
        blurred = ImageFilter.Apply(blurred, ImageFilter.Gaussian(kernel.Height, down).Reshape((-1, 1)));
        return range.Clip(Tensor.Where(Chosen(images, factor), blurred, images));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)),
        ("kernel_size", Config.List([kernel.Width, kernel.Height])), ("sigma", RandomFactor.Write(sigma)),
        ("value_range", range.Config));

    internal static RandomGaussianBlur Read(JsonObject c) => new(RandomFactor.Read(c, "factor"),
        c.Ints("kernel_size") switch { null => null, [int one] => (one, one), int[] two => (two[0], two[1]) },
        RandomFactor.Read(c, "sigma"), ValueRange.Read(c), Seed(c), Format(c), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
