using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Samples.Tests;

public sealed partial class TimeSeriesTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void Networks_forecast_better_than_the_season_before()
    {
        string text = Smoke("TimeSeries");
        foreach (string series in (string[])["co2", "seattle"])
        {
            Match[] lines = [.. Line().Matches(text[text.IndexOf($"\n{series}:", StringComparison.Ordinal)..]).Take(4)];
            double[] errors = [.. lines.Select(line => Number(line.Groups[2]))];
            Assert.Equal(["seasonal naive", "LSTM", "TCN", "Transformer"], lines.Select(line => line.Groups[1].Value));
            Assert.True(errors[1..].Min() < errors[0], text);
            // Intervals for 80 %: neither so narrow that little lies in them nor so wide that all does.
            Assert.All(lines[1..], line => Assert.InRange(Number(line.Groups[3]), 60, 98));
            Assert.All(lines, line => Assert.True(Number(line.Groups[4]) > 0, line.Value));
            IsPng($"time-series-{series}.png");
        }
    }

    static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    // Name, MASE, how often the interval holds, its width.
    [GeneratedRegex(@"^(seasonal naive|LSTM|TCN|Transformer) +(\d+\.\d+) +(\d+\.\d+) ?% +(\d+\.\d+) .*$",
        RegexOptions.Multiline)]
    private static partial Regex Line();
}
