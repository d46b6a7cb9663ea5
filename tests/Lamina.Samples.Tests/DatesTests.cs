using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Samples.Tests;

public sealed partial class DatesTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_and_shows()
    {
        // Few dates and two epochs are not enough for whole ones.
        Assert.InRange(CharacterErrors(Smoke("Dates")), 0, 75);
        IsPng("dates-curves.png");
    }

    [GeneratedRegex(@"^character errors: (\d+\.\d+) %", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    static double CharacterErrors(string text) =>
        double.Parse(ErrorLine().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
}
