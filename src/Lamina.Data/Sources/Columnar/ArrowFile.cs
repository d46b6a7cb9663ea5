using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace Lamina.Data;

/// <summary>
/// Reads Arrow's IPC files (also called Feather 2) and streams, columns of single values, of dictionaries of them and
/// of lists of numbers, which become vectors, one record batch at a time in memory. They may be compressed.
/// </summary>
/// <example><code run="false">
/// TableSource table = ArrowFile.Open("trips.arrow");
/// </code></example>
public static class ArrowFile
{
    /// <summary>Opens a file, which is a file or a stream of Arrow's by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns to read and their order; by default all.</param>
    /// <exception cref="DataFormatException">It is neither, or damaged.</exception>
    /// <exception cref="ArgumentException">
    /// A column is not there, or holds structures, lists of something else than numbers or the like; choose columns.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TableSource Open(string path, IReadOnlyList<string>? columns = null)
    {
        Schema found = Task.Run(async () =>
        {
            using ArrowInput input = await Begin(path);
            return input.Schema;
        }).GetAwaiter().GetResult();
        IEnumerable<Field> chosen = FileColumns.Chosen(path, found.FieldsList, field => field.Name, columns);
        var schema = new DataSchema(chosen.Select(field => new DataColumn(field.Name,
            ArrowColumn.KindOf(field.DataType) ?? throw new ArgumentException($"The column '{field.Name}' of {path} " +
                $"holds {field.DataType.Name}; columns of single values and of lists of numbers are read. " +
                "Choose columns."))));
        return new(path, schema, cancellation => Rows(path, schema, cancellation));
    }

    static async IAsyncEnumerable<DataRow> Rows(
        string path, DataSchema schema, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using ArrowInput input = await Begin(path);
        long record = 0;
        for (int batch = 0; ; batch++)
        {
            RecordBatch? found;
            Func<int, DataValue>[] columns;
            try
            {
                found = await input.ReadBatch(cancellation);
                columns = found is null ? []
                    : [.. schema.Select(column => ArrowColumn.Open(Column(found, column.Name)))];
            }
            catch (Exception e) when (IsDamage(e))
            {
                throw new DataFormatException(path, record, $"record batch {batch} is damaged: {e.Message}", e);
            }
            if (found is null) yield break;
            for (int row = 0; row < found.Length; row++, record++)
                yield return Row(path, schema, columns, row, record);
        }
    }

    static async Task<ArrowInput> Begin(string path)
    {
        ArrowInput? input = null;
        try
        {
            input = new(path);
            await input.ReadSchema();
            return input;
        }
        catch (Exception e) when (IsDamage(e))
        {
            input?.Dispose();
            throw new DataFormatException(path, null, $"it is no Arrow file or stream, or damaged: {e.Message}", e);
        }
    }

    static IArrowArray Column(RecordBatch batch, string name)
    {
        IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(name));
        return column.Length == batch.Length ? column : throw new InvalidDataException(
            $"column '{name}' has {column.Length} values for {batch.Length} rows");
    }

    static DataRow Row(string path, DataSchema schema, Func<int, DataValue>[] columns, int row, long record)
    {
        try
        {
            return new DataRow(schema, System.Array.ConvertAll(columns, get => get(row)), trusted: true);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DataFormatException(path, record, $"it is damaged: {e.Message}", e);
        }
    }

    // The library does not promise which exceptions damage leads to; whatever is not the file system's counts as
    // damage.
    static bool IsDamage(Exception e) => e is not (DataFormatException or OperationCanceledException
        or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException);
}
