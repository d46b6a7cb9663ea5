namespace Lamina.Tabular;

/// <summary>
/// What of a date a model gets. Those that repeat become a sine and a cosine each, so that December lies beside
/// January.
/// </summary>
[Flags]
public enum DateParts
{
    /// <summary>The days since the mean of the training rows, by their standard deviation: one number.</summary>
    Trend = 1,
    /// <summary>The month of the year: two numbers.</summary>
    Month = 2,
    /// <summary>The day of the month, of as many as the month has: two numbers.</summary>
    DayOfMonth = 4,
    /// <summary>The day of the year, of as many as the year has: two numbers.</summary>
    DayOfYear = 8,
    /// <summary>The day of the week, Monday first: two numbers.</summary>
    DayOfWeek = 16,
    /// <summary>The time of day: two numbers.</summary>
    TimeOfDay = 32,
}
