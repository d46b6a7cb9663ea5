namespace Lamina.Samples.Tests;

public sealed class HeadlinesTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_picks_and_writes()
    {
        string text = Smoke("Headlines");
        double[] Rouge(string name) => [.. Enumerable.Range(0, 3)
            .Select(i => Figure(text, $@"(?m)^{name}(?: +\d\.\d+){{{i}}} +(\d\.\d+)"))];
        foreach (string name in (string[])["lead-3", "lead-1", "picked", "written"])
            Assert.All(Rouge(name), figure => Assert.InRange(figure, 0, 1));
        // What is made says everything that its headline says; no sentence of it is like one.
        Assert.All(Rouge("written"), figure => Assert.InRange(figure, 0.9, 1));
        Assert.All(Rouge("lead-1"), figure => Assert.InRange(figure, 0, 0.3));
        IsPng("headlines-curves.png");
    }
}
