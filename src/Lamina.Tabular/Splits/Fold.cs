namespace Lamina.Tabular;

/// <summary>A division of rows in two.</summary>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Test">The rows to measure on; none of them is among the others.</param>
public sealed record Fold(IReadOnlyList<int> Training, IReadOnlyList<int> Test);
