namespace Lamina.Data;

/// <summary>How a file of JSON lines is read.</summary>
public sealed record JsonLinesOptions : TextTableOptions
{
    /// <summary>
    /// Whether keys that none of the first rows had, and that Kinds does not name, are passed over; else they are an
    /// error.
    /// </summary>
    public bool IgnoreUnknownKeys { get; init; }
}
