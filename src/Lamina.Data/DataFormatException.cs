using System.Globalization;

namespace Lamina.Data;

/// <summary>A file of data is damaged, cut short, or holds what was not expected; names the file and the record.</summary>
public sealed class DataFormatException : IOException
{
    /// <summary>Names the place and what is wrong there.</summary>
    /// <param name="file">The file's path, or what its stream is known as.</param>
    /// <param name="record">The record, counted from 1; null when the file as a whole is meant.</param>
    /// <param name="problem">What came and what was wanted.</param>
    /// <param name="inner">The cause, when another exception told of it.</param>
    /// <param name="line">The line of a text file where the record begins, counted from 1.</param>
    public DataFormatException(string file, long? record, string problem, Exception? inner = null, long? line = null)
        : base(Describe(file, record, line) + problem, inner)
    {
        File = file;
        Record = record;
        Line = line;
        Problem = problem;
    }

    /// <summary>The file's path, or what its stream is known as.</summary>
    public string File { get; }

    /// <summary>The record, counted from 1; null when the file as a whole is meant.</summary>
    public long? Record { get; }

    /// <summary>The line of a text file where the record begins, counted from 1.</summary>
    public long? Line { get; }

    /// <summary>What came and what was wanted.</summary>
    public string Problem { get; }

    static string Describe(string file, long? record, long? line) => (record, line) switch
    {
        (null, null) => $"{file}: ",
        (null, _) => string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}: "),
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{file}, record {record}: "),
        _ => string.Create(CultureInfo.InvariantCulture, $"{file}, record {record} (line {line}): "),
    };
}
