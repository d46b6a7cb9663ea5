using Lamina.IR;

namespace Lamina.Vision.Tests;

/// <summary>Images that tests read and write.</summary>
static class TestImages
{
    /// <summary>Noise of whole numbers from 0 to 255.</summary>
    public static NDArray Noise(int height, int width, int channels, long seed = 1)
    {
        var random = new RandomStream(seed);
        var image = new NDArray((height, width, channels));
        foreach (ref float value in image.AsSpan<float>()) value = random.NextInt(256);
        return image;
    }

    /// <summary>Slopes, which lossy formats keep well.</summary>
    public static NDArray Slopes(int height, int width, int channels)
    {
        var image = new NDArray((height, width, channels));
        Span<float> to = image.AsSpan<float>();
        for (int y = 0, at = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < channels; c++, at++)
                    to[at] = c == 3 ? 255 : MathF.Round(c == 1 ? 255f * x / (width - 1) : 255f * y / (height - 1));
        return image;
    }

    /// <summary>The largest difference of two images of one shape.</summary>
    public static float Distance(NDArray a, NDArray b)
    {
        Assert.Equal(a.Shape, b.Shape);
        float largest = 0;
        for (int i = 0; i < a.Elements; i++)
            largest = MathF.Max(largest, MathF.Abs(a.AsSpan<float>()[i] - b.AsSpan<float>()[i]));
        return largest;
    }

    /// <summary>The peak signal-to-noise ratio of two images of one shape, in decibels.</summary>
    public static double PeakRatio(NDArray a, NDArray b)
    {
        Assert.Equal(a.Shape, b.Shape);
        double squares = 0;
        for (int i = 0; i < a.Elements; i++) squares += Math.Pow(a.AsSpan<float>()[i] - b.AsSpan<float>()[i], 2);
        return 10 * Math.Log10(255 * 255 * a.Elements / squares);
    }
}
