namespace Lamina.Samples.Tests;

public sealed class SpokenDigitsTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_to_write_down_what_it_hears()
    {
        Assert.InRange(Figure(Smoke("SpokenDigits"), @"beam_search: word error rate (\d+\.\d+) ?%"), 0, 70);
        IsPng("spoken-digits-curves.png");
        IsPng("spoken-digits-hearing.png");
    }
}
