namespace Lamina.Samples.Tests;

public sealed class DatesTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        Assert.InRange(Accuracy(Smoke("Dates")), 0.2, 1);
        IsPng("dates-curves.png");
    }
}
