namespace Lamina.Samples.Tests;

public sealed class DatesTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        // Few dates and two epochs are not enough for whole ones.
        Assert.InRange(Figure(Smoke("Dates"), @"(?m)^character errors: (\d+\.\d+) ?%"), 0, 60);
        IsPng("dates-curves.png");
    }
}
