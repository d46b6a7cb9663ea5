namespace Lamina.Samples.Tests;

public sealed class PronounceTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_says_words()
    {
        string text = Smoke("Pronounce");
        Assert.Contains("2 beams: phoneme error rate ", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "pronounce.safetensors")));
        IsPng("pronounce-curves.png");
    }
}
