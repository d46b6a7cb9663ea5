namespace Lamina.Samples.Tests;

public sealed class FashionMnistTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        Assert.InRange(Accuracy(Smoke("FashionMnist")), 0.3, 1);
        foreach (string name in (string[])["curves", "confusion", "mistakes"]) IsPng($"fashion-mnist-{name}.png");
        Assert.True(File.Exists(Path.Combine(Folder, "fashion-mnist.keras")));
    }
}
