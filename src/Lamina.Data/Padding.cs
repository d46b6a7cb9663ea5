namespace Lamina.Data;

/// <summary>
/// How arrays of different sizes become one batch: filled up at their ends to the largest of each dimension.
/// </summary>
/// <param name="Value">What inputs are filled with.</param>
/// <param name="TargetValue">What targets, the second array of a pair, are filled with.</param>
/// <param name="Multiple">
/// The first dimension is filled up to a multiple of this; a model is compiled once for each size that it meets, so
/// that few sizes mean few compilations.
/// </param>
/// <param name="Length">The size of the first dimension of inputs; by default that of the longest.</param>
public sealed record Padding(double Value = 0, double TargetValue = 0, int Multiple = 1, int? Length = null)
{
    /// <summary>The padding of the second array of a pair.</summary>
    internal Padding ForTargets => this with { Value = TargetValue, Length = null };
}
