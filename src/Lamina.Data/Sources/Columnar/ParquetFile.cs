using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace Lamina.Data;

/// <summary>
/// Reads Parquet files, columns of single values and of lists of numbers, which become vectors, one row group at a time
/// in memory. Decimals become float64, times with a zone become UTC.
/// </summary>
/// <example><code run="false">
/// TableSource table = ParquetFile.Open("trips.parquet", ["distance", "fare"]);
/// </code></example>
public static class ParquetFile
{
    /// <summary>Opens a file and finds out its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns to read and their order; by default all.</param>
    /// <param name="maxGroupValues">The most values that the chosen columns of one row group may have.</param>
    /// <exception cref="DataFormatException">It is no Parquet file, or damaged.</exception>
    /// <exception cref="ArgumentException">
    /// A column is not there, or is a list of something else than numbers, a map or a structure; choose columns.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TableSource Open(
        string path, IReadOnlyList<string>? columns = null, long maxGroupValues = 100_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxGroupValues);
        // Opening is synchronous for every source; the file is local, and only its end is read.
        DataSchema schema = Task.Run(() => Schema(path, columns)).GetAwaiter().GetResult();
        return new(path, schema, cancellation => Rows(path, schema, maxGroupValues, cancellation));
    }

    static async Task<DataSchema> Schema(string path, IReadOnlyList<string>? columns)
    {
        await using ParquetInput input = await Open(path, default);
        IEnumerable<Field> chosen = FileColumns.Chosen(path, input.Fields, field => field.Name, columns);
        return new DataSchema(chosen.Select(field => new DataColumn(field.Name, KindOf(field)
            ?? throw new ArgumentException($"The column '{field.Name}' of {path} is {Describe(field)}; columns of " +
                "single values and of lists of numbers are read. Choose columns."))));
    }

    static DataKind? KindOf(Field field) => ParquetVectors.NumbersOf(field) is not null ? DataKind.Vector
        : field is DataField { IsArray: false, MaxRepetitionLevel: 0 } single ? ClrValues.KindOf(single.ClrType) : null;

    static string Describe(Field field) =>
        field is DataField { IsArray: false } single ? $"of type {single.ClrType.Name}"
        : $"a {field.SchemaType.ToString().ToLowerInvariant()}";

    static async Task<ParquetInput> Open(string path, CancellationToken cancellation)
    {
        try
        {
            return await ParquetInput.Open(path, cancellation);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DataFormatException(path, null, $"it is no Parquet file, or damaged: {e.Message}", e);
        }
    }

    static async IAsyncEnumerable<DataRow> Rows(string path, DataSchema schema, long maxGroupValues,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using ParquetInput input = await Open(path, cancellation);
        long record = 0;
        for (int group = 0; group < input.Groups.Count; group++)
        {
            Func<int, DataValue>[] columns;
            int rows;
            try
            {
                ParquetRowGroupReader reader = input.Groups[group];
                long count = reader.RowCount;
                DataField[] fields = [.. schema.Select(c => Single(input.Fields.First(f => f.Name == c.Name)))];
                long values = count < 0 ? -1 : fields.Sum(field => ParquetInput.Count(reader, field));
                if (values < 0 || values > maxGroupValues) throw new DataFormatException(path, record,
                    $"row group {group} has {values} values in {count} rows of {schema.Count} columns; " +
                    $"maxGroupValues is {maxGroupValues}.");
                rows = (int)count;
                columns = new Func<int, DataValue>[fields.Length];
                for (int i = 0; i < columns.Length; i++)
                    columns[i] = await input.Read(reader, fields[i], cancellation);
            }
            catch (Exception e) when (IsDamage(e))
            {
                throw new DataFormatException(path, record, $"row group {group} is damaged: {e.Message}", e);
            }
            for (int row = 0; row < rows; row++)
                yield return new DataRow(schema, Array.ConvertAll(columns, get => get(row)), trusted: true);
            record += rows;
        }
    }

    // What the values of a column are: those of its lists, or its own.
    static DataField Single(Field field) => ParquetVectors.NumbersOf(field) ?? (DataField)field;

    // Parquet.Net does not promise which exceptions damage leads to; whatever is not the file system's counts as
    // damage.
    static bool IsDamage(Exception e) => e is not (DataFormatException or OperationCanceledException
        or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or OutOfMemoryException);
}
