using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Filters that weigh the neighbours of each pixel alike in all channels.</summary>
static class ImageFilter
{
    /// <summary>Images (batch, height, width, channels) under a filter (rows, columns); outside is 0.</summary>
    public static Tensor Apply(Tensor images, Tensor filter)
    {
        Shape shape = images.Shape;
        Tensor planes = images.Transpose([0, 3, 1, 2]).Reshape((shape[0] * shape[3], shape[1], shape[2], 1));
        Tensor window = filter.Cast(images.DType).Reshape((filter.Shape[0], filter.Shape[1], 1, 1));
        return Functions.Convolution(planes, window, [1, 1], "same", [1, 1])
            .Reshape((shape[0], shape[3], shape[1], shape[2])).Transpose([0, 2, 3, 1]);
    }

    /// <summary>A Gaussian of so many pixels whose sum is 1.</summary>
    /// <param name="size">How many pixels, an odd number.</param>
    /// <param name="sigma">The standard deviation, one number more than 0.</param>
    public static Tensor Gaussian(int size, Tensor sigma)
    {
        Tensor place = (Tensor.Iota(size, 0, sigma.DType) - (size - 1) / 2.0) / sigma;
        Tensor weights = (place.Square() * -0.5).Exp();
        return weights / weights.Sum();
    }
}
