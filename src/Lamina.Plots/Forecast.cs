namespace Lamina.Plots;

/// <summary>A prediction over time with the interval that it is meant to lie in, and what came.</summary>
/// <param name="Title">What is predicted.</param>
/// <param name="Times">Where the values stand on the axis, rising.</param>
/// <param name="Actual">What came; numbers that are not finite are gaps.</param>
/// <param name="Predicted">What was predicted.</param>
/// <param name="Lower">Where the interval begins.</param>
/// <param name="Upper">Where it ends.</param>
public sealed record Forecast(string Title, IReadOnlyList<double> Times, IReadOnlyList<double> Actual,
    IReadOnlyList<double> Predicted, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)
{
    /// <summary>What the axis of time says.</summary>
    public string TimeLabel { get; init; } = "time";

    /// <summary>What the axis of values says.</summary>
    public string ValueLabel { get; init; } = "";
}
