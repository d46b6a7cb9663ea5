namespace Lamina.Samples.Tests;

public sealed class HeadlinesTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_picks_and_writes()
    {
        string text = Smoke("Headlines");
        foreach (string line in (string[])["lead-3 ", "lead-1 ", "picked ", "written "])
            Assert.Contains($"\n{line}", text, StringComparison.Ordinal);
        IsPng("headlines-curves.png");
    }
}
