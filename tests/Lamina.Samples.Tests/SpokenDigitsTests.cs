using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Samples.Tests;

public sealed partial class SpokenDigitsTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_to_write_down_what_it_hears()
    {
        Match line = Figures().Match(Smoke("SpokenDigits"));
        Assert.True(line.Success);
        Assert.InRange(double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), 0, 90);
        IsPng("spoken-digits-curves.png");
        IsPng("spoken-digits-hearing.png");
    }

    [GeneratedRegex(@"beam_search: word error rate (\d+\.\d+)\s?%")]
    private static partial Regex Figures();
}
