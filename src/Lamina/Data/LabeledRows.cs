using Lamina.IR;

namespace Lamina.Data;

/// <summary>Rows of numbers with the number to foretell from each.</summary>
/// <param name="Features">float32 of shape (samples, features).</param>
/// <param name="Targets">float32 of shape (samples).</param>
public sealed record LabeledRows(NDArray Features, NDArray Targets)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Features.Shape[0];
}
