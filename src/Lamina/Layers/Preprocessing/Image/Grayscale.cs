using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The gray version of RGB images.</summary>
static class Grayscale
{
    /// <summary>The luma of images (batch, height, width, 3), with one channel.</summary>
    /// <exception cref="ArgumentException">There are not three channels.</exception>
    public static Tensor Of(Tensor images)
    {
        if (images.Shape[3] != 3)
            throw new ArgumentException($"It needs three channels, red, green and blue, not {images.Shape[3]}.");
        NDArray luma = new[] { 0.2989f, 0.587f, 0.114f };
        return (images * Tensor.From(luma).Cast(images.DType)).Sum([3], keepDims: true);
    }
}
