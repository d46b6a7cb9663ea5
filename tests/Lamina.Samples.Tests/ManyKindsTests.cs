namespace Lamina.Samples.Tests;

public sealed class ManyKindsTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void Kinds_decide_together()
    {
        string text = Smoke("ManyKinds");
        Assert.InRange(Accuracy(text), 0.6, 1);
        Assert.Contains("with image only: ", text, StringComparison.Ordinal);
        IsPng("many-kinds-curves.png");
        IsPng("many-kinds-confusion.png");
    }
}
