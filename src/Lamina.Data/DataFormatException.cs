using System.Globalization;

namespace Lamina.Data;

/// <summary>A file does not hold what its reader expects.</summary>
/// <param name="file">The file, or what else the records come from.</param>
/// <param name="record">Which record of it, from 0; null if the fault is not that of one record.</param>
/// <param name="message">What came and what was wanted.</param>
/// <param name="inner">What a parser said, if anything.</param>
public sealed class DataFormatException(string file, long? record, string message, Exception? inner = null)
    : IOException(record is null ? $"'{file}': {message}"
        : string.Create(CultureInfo.InvariantCulture, $"'{file}', record {record}: {message}"), inner)
{
    /// <summary>The file, or what else the records come from.</summary>
    public string File { get; } = file;

    /// <summary>Which record of it, from 0; null if the fault is not that of one record.</summary>
    public long? Record { get; } = record;
}
