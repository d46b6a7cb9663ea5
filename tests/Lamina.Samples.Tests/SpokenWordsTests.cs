namespace Lamina.Samples.Tests;

public sealed class SpokenWordsTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        Assert.InRange(Accuracy(Smoke("SpokenWords")), 0.6, 1);
        foreach (string name in (string[])["curves", "test"]) IsPng($"spoken-words-{name}.png");
    }

    [Fact]
    public void The_recorded_voice_can_be_held_out_and_tested_on()
    {
        (int code, string text) = Run("SpokenWords", "--smoke", "--seed", "1", "--hold", "recorded");
        Assert.Equal(0, code);
        Assert.Contains("12 recorded ones to test on", text, StringComparison.Ordinal);
        Assert.Contains("recorded voice accuracy: ", text, StringComparison.Ordinal);
        IsPng("spoken-words-recorded-voice.png");
        Assert.Equal(2, Run("SpokenWords", "--hold", "nobody").Code);
    }
}
