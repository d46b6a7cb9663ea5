using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Images for tests, and runs of layers in training.</summary>
static class TestImages
{
    /// <summary>Images of noise in [0, 255].</summary>
    public static Tensor Noise(int batch, int height = 6, int width = 5, int channels = 3, int seed = 1)
    {
        var random = new System.Random(seed);
        return NDArray.From<float>([.. Enumerable.Range(0, batch * height * width * channels)
            .Select(_ => (float)(random.NextDouble() * 255))], (batch, height, width, channels));
    }

    /// <summary>Images of one value.</summary>
    public static Tensor Plain(int batch, double value, int size = 4, int channels = 3) =>
        Tensor.Full((batch, size, size, channels), value);

    /// <summary>What a layer makes of images in training.</summary>
    public static NDArray Train(Layer layer, Tensor images) =>
        layer.Apply(images, new CallContext(training: true)).Value;

    /// <summary>The first value of each image.</summary>
    public static float[] Firsts(NDArray images) =>
        [.. Enumerable.Range(0, images.Shape[0]).Select(i => images.Rows(i, i + 1).AsSpan<float>()[0])];
}
