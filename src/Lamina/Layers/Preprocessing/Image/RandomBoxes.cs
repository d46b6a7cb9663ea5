using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Random rectangles in images.</summary>
static class RandomBoxes
{
    /// <summary>Where a rectangle lies in each image, (batch, height, width, 1).</summary>
    /// <param name="images">Images (batch, height, width, channels).</param>
    /// <param name="height">The height of each rectangle as a share of the image, (batch, 1, 1, 1).</param>
    /// <param name="width">The width of each as a share.</param>
    /// <param name="random">Where the places come from.</param>
    public static Tensor Mask(Tensor images, Tensor height, Tensor width, SeedGenerator random) =>
        Between(images, 1, height, random) & Between(images, 2, width, random);

    static Tensor Between(Tensor images, int axis, Tensor share, SeedGenerator random)
    {
        int size = images.Shape[axis];
        Tensor length = share * size, start = random.Uniform(share.Shape).Cast(share.DType) * (size - length);
        Shape line = new Shape(1, 1, 1, 1).With(axis, size);
        Tensor place = Tensor.Iota(line, axis, share.DType);
        return place.IsGreaterOrEqual(start) & place.IsLess(start + length);
    }
}
