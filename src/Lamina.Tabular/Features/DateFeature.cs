using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of dates, in parts. Where a date is missing all its numbers are 0, which no part of a date has in both sine
/// and cosine.
/// </summary>
public sealed class DateFeature : TableFeature
{
    readonly DateParts parts;
    double mean, deviation = double.NaN;

    /// <summary>A feature.</summary>
    /// <param name="column">A column of dates.</param>
    /// <param name="parts">Which parts of them.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">There are no parts.</exception>
    public DateFeature(string column, DateParts parts = DateParts.Trend | DateParts.Month | DateParts.DayOfWeek,
        string? name = null) : base(column, name)
    {
        if (parts == 0) throw new ArgumentException("A date has at least one part.", nameof(parts));
        this.parts = parts;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [.. Enum.GetValues<DateParts>().Where(part => parts.HasFlag(part))
        .SelectMany(part => part == DateParts.Trend ? new[] { $"{Name} trend" }
            : [$"{Name} {part} sine", $"{Name} {part} cosine"])];

    internal override string Kind => "date";

    private protected override IReadOnlyList<DataKind> Reads => [DataKind.Date];

    static double Days(DateTime date) => date.Ticks / (double)TimeSpan.TicksPerDay;

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        double[] days = [.. Values(rows).Where(value => !value.IsMissing).Select(value => Days(value.AsDate()!.Value))];
        if (days.Length == 0) throw new ArgumentException(
            $"The column '{Column}' has no date in {rows.Count} rows to learn from; leave the feature out.");
        mean = days.Average();
        double variance = days.Sum(day => (day - mean) * (day - mean)) / days.Length;
        deviation = variance > 0 ? Math.Sqrt(variance) : 1;
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (double.IsNaN(deviation)) throw NotFitted();
        DataValue[] values = Values(rows);
        int width = Width;
        var result = new NDArray((values.Length, width));
        for (int i = 0; i < values.Length; i++)
            if (values[i].AsDate() is { } date) Write(date, result.AsSpan<float>().Slice(i * width, width));
        return result;
    }

    void Write(DateTime date, Span<float> to)
    {
        int at = 0;
        if (parts.HasFlag(DateParts.Trend)) to[at++] = (float)((Days(date) - mean) / deviation);
        foreach (DateParts part in Enum.GetValues<DateParts>())
        {
            if (part == DateParts.Trend || !parts.HasFlag(part)) continue;
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * Turn(part, date));
            (to[at], to[at + 1]) = ((float)sine, (float)cosine);
            at += 2;
        }
    }

    // How much of the round is over, in [0, 1).
    static double Turn(DateParts part, DateTime date) => part switch
    {
        DateParts.Month => (date.Month - 1) / 12.0,
        DateParts.DayOfMonth => (date.Day - 1.0) / DateTime.DaysInMonth(date.Year, date.Month),
        DateParts.DayOfYear => (date.DayOfYear - 1.0) / (DateTime.IsLeapYear(date.Year) ? 366 : 365),
        DateParts.DayOfWeek => ((int)date.DayOfWeek + 6) % 7 / 7.0,
        _ => date.TimeOfDay.TotalDays,
    };

    private protected override void Write(JsonObject json)
    {
        json["parts"] = parts.ToString();
        if (!double.IsNaN(deviation)) json["learned"] = new JsonArray(mean, deviation);
    }

    internal static DateFeature Read(JsonObject json, string column, string name)
    {
        var feature = new DateFeature(column, FeatureJson.Flags<DateParts>(json, "parts"), name);
        if (json.Numbers("learned") is { } learned) (feature.mean, feature.deviation) = learned is [_, > 0]
            ? (learned[0], learned[1]) : throw new FormatException("'learned' has two numbers.");
        return feature;
    }
}
