namespace Lamina.Samples.Tests;

public sealed class SpamTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        Assert.InRange(Accuracy(Smoke("Spam")), 0.9, 1);
        foreach (string name in (string[])["curves", "confusion", "roc", "precision-recall", "calibration"])
            IsPng($"spam-{name}.png");
    }
}
