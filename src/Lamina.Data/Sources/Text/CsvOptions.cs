namespace Lamina.Data;

/// <summary>How a file of separated values is read.</summary>
public sealed record CsvOptions : TextTableOptions
{
    /// <summary>What separates the fields; by default a tab in *.tsv and *.tab, elsewhere a comma.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What encloses fields that hold delimiters or line ends; doubled it stands for itself.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>
    /// Whether the first record has the names of the columns; else they are column1, column2 and so on.
    /// </summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The fields that mean that a value is missing, in text columns too.</summary>
    public IReadOnlyList<string> MissingMarks { get; init; } = ["", "NA", "NaN", "null"];
}
