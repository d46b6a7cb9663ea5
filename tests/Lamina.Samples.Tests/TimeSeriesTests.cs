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
            string[] lines = [.. Line().Matches(text[text.IndexOf($"\n{series}:", StringComparison.Ordinal)..])
                .Take(4).Select(match => match.Value)];
            double[] errors = [.. lines.Select(line => double.Parse(
                Line().Match(line).Groups[2].Value, CultureInfo.InvariantCulture))];
            Assert.StartsWith("seasonal naive", lines[0], StringComparison.Ordinal);
            Assert.True(errors[1..].Min() < errors[0], text);
            IsPng($"time-series-{series}.png");
        }
    }

    [GeneratedRegex(@"^(seasonal naive|LSTM|TCN|Transformer) +(\d+\.\d+) .*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
