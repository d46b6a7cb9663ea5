namespace Lamina.Data;

/// <summary>Where a record of a text file stands.</summary>
readonly record struct JsonLine(string File, long Record, long Number)
{
    /// <summary>An error of this line.</summary>
    public DataFormatException Wrong(string problem, Exception? inner = null) =>
        new(File, Record, FormattableString.Invariant($"line {Number}: {problem}"), inner);
}
