using System.Text;
using System.Text.Json;

namespace Lamina.Data;

/// <summary>
/// Reads files with a JSON object in each line (JSON lines, NDJSON), plain or compressed with gzip, in UTF-8. Keys are
/// columns; a key that a line lacks, or null, is a missing value; lists and objects inside become their JSON as text.
/// </summary>
/// <example><code run="false">
/// TableSource table = JsonLinesFile.Open("events.jsonl");
/// await foreach (DataRow row in table.Read()) Console.WriteLine(row.Text("user"));
/// </code></example>
public static class JsonLinesFile
{
    /// <summary>
    /// Opens a file and finds out its columns from its first lines, in the order of their appearance.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="DataFormatException">
    /// One of the first lines is no JSON object, or none has a needed column.
    /// </exception>
    /// <exception cref="ArgumentException">A wanted column is not there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TableSource Open(string path, JsonLinesOptions? options = null)
    {
        options ??= new();
        options.Validate();
        OrderedDictionary<string, JsonKinds> found = [];
        foreach ((ReadOnlyMemory<byte> json, JsonLine line) in Lines(path, options).Take(options.InferenceRows))
            Infer(json.Span, line, found, options);
        options.CheckNeeded(path, found.Keys);
        foreach (string name in options.Kinds.Keys) found.TryAdd(name, new(options.DateFormats));
        var all = new DataSchema(found.Select(pair => new DataColumn(pair.Key,
            options.Kinds.TryGetValue(pair.Key, out DataKind kind) ? kind : pair.Value.Kind)));
        DataSchema schema = options.Columns is null ? all : new(options.Columns.Select(name => all[name]));
        return new(path, schema, _ => Rows(path, options, schema, all).ToAsyncEnumerable());
    }

    static IEnumerable<DataRow> Rows(string path, JsonLinesOptions options, DataSchema schema, DataSchema all)
    {
        foreach ((ReadOnlyMemory<byte> json, JsonLine line) in Lines(path, options))
            yield return Row(json.Span, line, options, schema, all);
    }

    static DataRow Row(
        ReadOnlySpan<byte> json, JsonLine line, JsonLinesOptions options, DataSchema schema, DataSchema all)
    {
        var values = new DataValue[schema.Count];
        var seen = new bool[schema.Count];
        var reader = new JsonMembers(json, line);
        while (reader.Next())
        {
            if (!schema.Contains(reader.Name))
            {
                if (!all.Contains(reader.Name) && !options.IgnoreUnknownKeys) throw line.Wrong(
                    $"the key '{reader.Name}' was in none of the first {options.InferenceRows} lines. Name it in " +
                    "Kinds, raise InferenceRows, or set IgnoreUnknownKeys.");
                continue;
            }
            int at = schema.IndexOf(reader.Name);
            if (seen[at]) throw line.Wrong($"the key '{reader.Name}' stands twice.");
            seen[at] = true;
            values[at] = reader.Value(schema[at].Kind, options.DateFormats);
        }
        return new DataRow(schema, values, trusted: true);
    }

    static void Infer(ReadOnlySpan<byte> json, JsonLine line, OrderedDictionary<string, JsonKinds> found,
        JsonLinesOptions options)
    {
        var reader = new JsonMembers(json, line);
        while (reader.Next())
        {
            if (!found.TryGetValue(reader.Name, out JsonKinds? kinds))
                found.Add(reader.Name, kinds = new(options.DateFormats));
            reader.AddTo(kinds);
        }
    }

    static IEnumerable<(ReadOnlyMemory<byte> Json, JsonLine Line)> Lines(string path, JsonLinesOptions options)
    {
        using var lines = new LineReader(path, options.MaxRecordLength);
        for (long record = 0; lines.Next();)
        {
            if (lines.Content.Span.Trim(" \t\r"u8).IsEmpty) continue;
            yield return (lines.Content, new JsonLine(path, record++, lines.Number));
        }
    }
}
