namespace Lamina.Data;

/// <summary>What tables that are kept as text (CSV, JSON lines) have in common.</summary>
public abstract record TextTableOptions
{
    /// <summary>
    /// The kinds of columns by name; columns that are not named get the narrowest kind that fits their first values.
    /// </summary>
    public IReadOnlyDictionary<string, DataKind> Kinds { get; init; } = new Dictionary<string, DataKind>();

    /// <summary>The columns to read and their order; by default all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The columns without which a file is of no use: opening it fails if one is not there.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>From how many rows, at most, the kinds of the columns are inferred.</summary>
    public int InferenceRows { get; init; } = 1000;

    /// <summary>The most characters (CSV) or bytes (JSON) that a record may have.</summary>
    public int MaxRecordLength { get; init; } = 1 << 24;

    /// <summary>.NET formats of dates, such as "dd.MM.yyyy"; by default those of ISO 8601.</summary>
    public IReadOnlyList<string>? DateFormats { get; init; }

    internal void Validate()
    {
        if (InferenceRows < 1 || MaxRecordLength < 1) throw new ArgumentException(
            $"InferenceRows and MaxRecordLength are at least 1, not {InferenceRows} and {MaxRecordLength}.");
    }

    internal void CheckNeeded(string path, IEnumerable<string> found)
    {
        if (Needed.Except(found).FirstOrDefault() is { } missing)
            throw new DataFormatException(
                path, null, $"it has no column '{missing}'; it has {string.Join(", ", found)}.");
    }
}
