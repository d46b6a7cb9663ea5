using System.Text;
using Sylvan.Data.Csv;

namespace Lamina.Data;

/// <summary>The records of an open file of separated values, with the lines that they stand in.</summary>
sealed class CsvRecords : IDisposable
{
    readonly string path;
    readonly CsvOptions options;
    readonly CsvDataReader reader;
    long record = -1, nextLine = 1, line;

    CsvRecords(string path, CsvOptions options, CsvDataReader reader)
    {
        (this.path, this.options, this.reader) = (path, options, reader);
        Names = [];
    }

    /// <summary>The names of the columns.</summary>
    public string[] Names { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    public static CsvRecords Open(string path, CsvOptions options)
    {
        var text = new StreamReader(DataFile.Open(path), new UTF8Encoding(false, throwOnInvalidBytes: true), true);
        try
        {
            char delimiter = options.Delimiter ?? (DataFile.Extension(path) is ".tsv" or ".tab" ? '\t' : ',');
            // The header is read as a record like the others, so that lines are counted from the first.
            var reader = CsvDataReader.Create(text, new CsvDataReaderOptions
            {
                Delimiter = delimiter,
                Quote = options.Quote,
                Escape = options.Quote,
                HasHeaders = false,
                Comment = '\0',
                BufferSize = Math.Min(options.MaxRecordLength, 1 << 16),
                MaxBufferSize = options.MaxRecordLength,
                OwnsReader = true,
            });
            var records = new CsvRecords(path, options, reader);
            records.ReadNames();
            return records;
        }
        catch (Exception e)
        {
            text.Dispose();
            if (IsFormat(e)) throw new DataFormatException(path, null, $"its first record is no CSV: {e.Message}", e);
            throw;
        }
    }

    void ReadNames()
    {
        if (!options.HasHeader)
        {
            Names = [.. Enumerable.Range(1, reader.FieldCount).Select(i => $"column{i}")];
            return;
        }
        if (!Advance()) throw new DataFormatException(path, null, "it is empty; a header with the columns was wanted.");
        Names = [.. Enumerable.Range(0, reader.RowFieldCount).Select(reader.GetString)
            .Select((name, i) => name.Length > 0 ? name : $"column{i + 1}")];
        if (Names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new DataFormatException(path, null, $"its header has the column '{twice.Key}' twice.");
    }

    /// <summary>The position of a column in the file.</summary>
    public int IndexOf(string name) => Array.IndexOf(Names, name) is >= 0 and int at ? at
        : throw new DataFormatException(path, null, $"the column '{name}' is there no more; the file was changed.");

    /// <summary>Goes to the next record, if there is one.</summary>
    public bool Read()
    {
        if (!Advance()) return false;
        record++;
        if (reader.RowFieldCount != Names.Length) throw Wrong(
            $"{reader.RowFieldCount} fields came; {Names.Length} were wanted: {string.Join(", ", Names)}.");
        return true;
    }

    /// <summary>The characters of a field, without its quotes.</summary>
    public ReadOnlySpan<char> Field(int column) => reader.GetFieldSpan(column);

    /// <summary>A field as a value of its column.</summary>
    public DataValue Value(int at, DataColumn column)
    {
        ReadOnlySpan<char> field = Field(at);
        if (IsMissing(field, options)) return DataValue.Missing;
        return TextValues.TryParse(field, column.Kind, options.DateFormats, out DataValue value) ? value : throw Wrong(
            $"column '{column.Name}' holds '{field[..Math.Min(field.Length, 40)]}'; {TextValues.Describe(column.Kind)} "
            + "was wanted. Give its kind in Kinds, or raise InferenceRows.");
    }

    /// <summary>Whether a field stands for no value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> field, CsvOptions options)
    {
        foreach (string mark in options.MissingMarks)
            if (field.SequenceEqual(mark)) return true;
        return false;
    }

    // Blank lines are no records, except in files of one column, where they are a missing value.
    bool Advance()
    {
        try
        {
            while (reader.Read())
            {
                line = nextLine;
                ReadOnlySpan<char> raw = reader.GetRawRecordSpan();
                nextLine += raw.Count('\n');
                if (raw.Length > options.MaxRecordLength) throw TooLong(null);
                if (Names.Length != 1 && raw.Trim("\r\n").IsEmpty) continue;
                return true;
            }
            return false;
        }
        catch (Exception e) when (IsFormat(e))
        {
            line = nextLine;
            record++;
            throw e is CsvRecordTooLargeException ? TooLong(e) : Wrong(e.Message, e);
        }
    }

    DataFormatException TooLong(Exception? inner) => Wrong(
        $"the record is longer than MaxRecordLength, {options.MaxRecordLength} characters; is a quote open?", inner);

    static bool IsFormat(Exception e) =>
        e is CsvFormatException or DecoderFallbackException or InvalidDataException or EndOfStreamException;

    DataFormatException Wrong(string problem, Exception? inner = null) =>
        new(path, record, FormattableString.Invariant($"line {line}: {problem}"), inner);

    public void Dispose() => reader.Dispose();
}
