namespace Lamina.Samples.Tests;

public sealed class SpokenWordsTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        Assert.InRange(Accuracy(Smoke("SpokenWords")), 0.6, 1);
        foreach (string name in (string[])["curves", "test", "recorded-voice"]) IsPng($"spoken-words-{name}.png");
    }
}
