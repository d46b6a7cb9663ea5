namespace Lamina.Data;

/// <summary>
/// Reading a <see cref="Dataset{T}"/> failed. The message names the stage, the file and the record; what went wrong
/// is the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class DatasetException : Exception
{
    internal DatasetException(string stage, string path, string? file, long? record, Exception cause)
        : base($"{stage} failed{Place(file, record)}: {cause.Message} (The stages are {path}.)", cause) =>
        (Stage, File, Record) = (stage, file, record);

    /// <summary>The stage that failed, such as Map.</summary>
    public string Stage { get; }

    /// <summary>The file, or the name of the source, that the record came from; null if it has none.</summary>
    public string? File { get; }

    /// <summary>Which record of the file or source, from 0; null if the fault is not that of one record.</summary>
    public long? Record { get; }

    static string Place(string? file, long? record) => (file, record) switch
    {
        (null, null) => "",
        (null, _) => FormattableString.Invariant($" at record {record}"),
        (_, null) => $" at '{file}'",
        _ => FormattableString.Invariant($" at record {record} of '{file}'"),
    };
}
