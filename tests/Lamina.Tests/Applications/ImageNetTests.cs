using Lamina.IR;

namespace Lamina.Tests.Applied;

/// <summary>What goes into the published networks and what comes out, against Keras's numbers.</summary>
public class ImageNetTests
{
    static readonly NDArray pixel = NDArray.From(new float[] { 255, 128, 0 }).Reshape(new Shape([1, 1, 1, 3]));

    [Theory]
    [InlineData("tf", 1f, 0.003921628f, -1f)]
    [InlineData("MobileNetV2", 1f, 0.003921628f, -1f)]
    [InlineData("caffe", -103.939f, 11.221f, 131.32f)]
    [InlineData("VGG16", -103.939f, 11.221f, 131.32f)]
    [InlineData("torch", 2.2489083f, 0.20518207f, -1.8044444f)]
    [InlineData("densenet121", 2.2489083f, 0.20518207f, -1.8044444f)]
    [InlineData("none", 255f, 128f, 0f)]
    public void Images_are_scaled_as_the_network_was_trained(string mode, float r, float g, float b)
    {
        float[] expected = [r, g, b], got = Applications.PreprocessInput(pixel, mode).ToArray<float>();
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], got[i], 1e-4f);
        NDArray first = pixel.Reshape(new Shape([3, 1, 1]));
        got = Applications.PreprocessInput(first, mode, "channels_first").ToArray<float>();
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], got[i], 1e-4f);
    }

    [Fact]
    public void Bytes_become_floats_and_wrong_images_are_refused()
    {
        NDArray bytes = pixel.Cast(DType.UInt8);
        Assert.Equal(DType.Float32, Applications.PreprocessInput(bytes, "tf").DType);
        Assert.Throws<ArgumentException>(() => Applications.PreprocessInput(pixel, "resnet51"));
        Assert.Throws<ArgumentException>(() => Applications.PreprocessInput(pixel.Reshape(new Shape([3, 1])), "caffe"));
    }

    [Fact]
    public void Best_classes_come_first()
    {
        NDArray scores = new[,] { { 0.1f, 0.7f, 0.2f }, { 0.5f, 0.25f, 0.25f } };
        var best = Applications.DecodePredictions(scores, ["cat", "dog", "cow"], 2);
        Assert.Equal([new(1, "dog", 0.7f), new(2, "cow", 0.2f)], best[0]);
        Assert.Equal(["cat", "dog"], best[1].Select(p => p.Name));
        Assert.Throws<ArgumentException>(() => Applications.DecodePredictions(scores, ["cat", "dog"]));
    }
}
