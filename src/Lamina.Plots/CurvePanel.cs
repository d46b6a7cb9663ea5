namespace Lamina.Plots;

/// <summary>One line of a panel.</summary>
/// <param name="Name">What it is, for the legend.</param>
/// <param name="Values">
/// The value after each epoch, beginning with the first. Numbers that are not finite are gaps.
/// </param>
public sealed record Curve(string Name, IReadOnlyList<double> Values);

/// <summary>Curves that share their axes: a metric in training and in validation, say.</summary>
/// <param name="Title">What is measured, such as "loss".</param>
/// <param name="Curves">The lines; at least one, of at least one value.</param>
public sealed record CurvePanel(string Title, IReadOnlyList<Curve> Curves);
