using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace Lamina.Data;

/// <summary>An open Parquet file, each part of which is looked through before the library reads it.</summary>
sealed class ParquetInput : IAsyncDisposable
{
    readonly BoundedStream stream;
    readonly ParquetMessages messages;
    readonly ParquetReader reader;

    ParquetInput(BoundedStream stream, ParquetMessages messages, ParquetReader reader)
    {
        (this.stream, this.messages, this.reader) = (stream, messages, reader);
        Fields = reader.Schema.Fields;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The groups of rows.</summary>
    public IReadOnlyList<ParquetRowGroupReader> Groups => reader.RowGroups;

    /// <summary>Opens a file.</summary>
    public static async Task<ParquetInput> Open(string path, CancellationToken cancellation)
    {
        FileStream file = File.OpenRead(path);
        try
        {
            var messages = new ParquetMessages(file);
            messages.CheckFooter();
            var stream = new BoundedStream(file);
            return new(stream, messages, await ParquetReader.CreateAsync(stream, null, false, cancellation));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many values a group has of a column, those in lists one by one.</summary>
    public static long Count(ParquetRowGroupReader group, DataField field) => Metadata(group, field).NumValues;

    /// <summary>Reads a column of a group; the result gives the value of a row.</summary>
    public Task<Func<int, DataValue>> Read(
        ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
    {
        ColumnMetaData column = Metadata(group, field);
        int rows = checked((int)group.RowCount);
        if (field.MaxRepetitionLevel == 0 && column.NumValues != rows)
            throw new InvalidDataException($"'{field.Path}' has {column.NumValues} values for {rows} rows");
        stream.End = messages.CheckPages(column);
        return field.MaxRepetitionLevel > 0 ? ParquetVectors.Read(group, field, rows, cancellation)
            : ParquetColumn.Read(group, field, rows, cancellation);
    }

    static ColumnMetaData Metadata(ParquetRowGroupReader group, DataField field) => group.GetMetadata(field)?.MetaData
        ?? throw new InvalidDataException($"there is no column '{field.Path}'");

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
