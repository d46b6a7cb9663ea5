namespace Lamina.Samples.Tests;

public sealed class PronounceTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_says_words()
    {
        Assert.InRange(Figure(Smoke("Pronounce"), @"2 beams: phoneme error rate (\d+\.\d+) ?%"), 0, 70);
        Assert.True(File.Exists(Path.Combine(Folder, "pronounce.safetensors")));
        IsPng("pronounce-curves.png");
    }
}
