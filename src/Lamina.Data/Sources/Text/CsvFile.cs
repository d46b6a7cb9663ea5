namespace Lamina.Data;

/// <summary>
/// Reads files of separated values (RFC 4180; CSV, TSV), plain or compressed with gzip, in UTF-8. The schema is
/// inferred from the first rows or given; numbers and dates are read in the invariant culture.
/// </summary>
/// <example><code run="false">
/// TableSource table = CsvFile.Open("customers.csv", new() { MissingMarks = ["", "?"] });
/// await foreach (DataRow row in table.Read()) Console.WriteLine(row.Number("age"));
/// </code></example>
public static class CsvFile
{
    /// <summary>Opens a file and finds out its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="DataFormatException">
    /// It has no header, its first rows are damaged, or a needed column is not there.
    /// </exception>
    /// <exception cref="ArgumentException">A wanted column is not there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TableSource Open(string path, CsvOptions? options = null)
    {
        options ??= new();
        options.Validate();
        using CsvRecords records = CsvRecords.Open(path, options);
        string[] names = records.Names;
        options.CheckNeeded(path, names);
        var inferences = Array.ConvertAll(names, _ => new KindInference(options.DateFormats));
        for (int row = 0; row < options.InferenceRows && records.Read(); row++)
            for (int i = 0; i < names.Length; i++)
            {
                ReadOnlySpan<char> field = records.Field(i);
                if (!CsvRecords.IsMissing(field, options)) inferences[i].Add(field);
            }
        foreach (string name in options.Kinds.Keys.Where(name => !names.Contains(name)))
            throw new ArgumentException($"{path} has no column '{name}'; it has {string.Join(", ", names)}.");
        var all = new DataSchema(names.Select((name, i) => new DataColumn(name,
            options.Kinds.TryGetValue(name, out DataKind kind) ? kind : inferences[i].Kind)));
        DataSchema schema = options.Columns is null ? all : new(options.Columns.Select(name => all[name]));
        return new(path, schema, _ => Rows(path, options, schema).ToAsyncEnumerable());
    }

    static IEnumerable<DataRow> Rows(string path, CsvOptions options, DataSchema schema)
    {
        using CsvRecords records = CsvRecords.Open(path, options);
        int[] positions = [.. schema.Select(column => records.IndexOf(column.Name))];
        while (records.Read())
        {
            var values = new DataValue[positions.Length];
            for (int i = 0; i < values.Length; i++) values[i] = records.Value(positions[i], schema[i]);
            yield return new DataRow(schema, values, trusted: true);
        }
    }
}
