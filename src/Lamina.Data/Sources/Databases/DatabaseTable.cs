using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Lamina.Data;

/// <summary>Results of queries, through any ADO.NET provider.</summary>
/// <example><code run="false">
/// using System.Data.Common;
/// Func&lt;DbConnection> connect = () => DbProviderFactories.GetFactory("Npgsql").CreateConnection()!;
/// TableSource table = DatabaseTable.Open(connect,
///     "select age, city from customers where since > $since",
///     new Dictionary&lt;string, object?> { ["$since"] = 2020 });
/// </code></example>
public static class DatabaseTable
{
    /// <summary>
    /// A query as a table. It runs once for its columns, for one row, and again each time it is read.
    /// </summary>
    /// <param name="connect">Makes a connection; it is opened and closed here.</param>
    /// <param name="query">The query, with an ORDER BY if the order of the rows is to be the same each time.</param>
    /// <param name="parameters">Its parameters, named as the provider wants them.</param>
    /// <param name="kinds">
    /// What columns hold, where the database does not say so: SQLite keeps dates and truth as text or numbers.
    /// </param>
    /// <param name="name">What to call the table in errors; by default the query.</param>
    /// <exception cref="DbException">The database refuses the query.</exception>
    /// <exception cref="ArgumentException">A column holds what is no value of a table.</exception>
    public static TableSource Open(Func<DbConnection> connect, string query,
        IReadOnlyDictionary<string, object?>? parameters = null, IReadOnlyDictionary<string, DataKind>? kinds = null,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        ArgumentNullException.ThrowIfNull(query);
        using DbConnection connection = connect();
        connection.Open();
        using DbCommand command = Command(connection, query, parameters);
        using DbDataReader reader = command.ExecuteReader(CommandBehavior.SingleRow);
        DataSchema schema = Schema(reader, kinds);
        name ??= query;
        return new(name, schema, cancellation => Rows(connect, query, parameters, schema, name, cancellation));
    }

    /// <summary>What is left of an open result as rows; it can be read once.</summary>
    /// <param name="reader">The result.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="kinds">What columns hold, where the database does not say so.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DataFormatException">A value is of another kind than its column.</exception>
    public static async IAsyncEnumerable<DataRow> Read(DbDataReader reader, string name,
        IReadOnlyDictionary<string, DataKind>? kinds = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DataSchema schema = Schema(reader, kinds);
        for (long record = 0; await reader.ReadAsync(cancellation); record++)
            yield return Row(reader, schema, name, record);
    }

    static async IAsyncEnumerable<DataRow> Rows(Func<DbConnection> connect, string query,
        IReadOnlyDictionary<string, object?>? parameters, DataSchema schema, string name,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using DbConnection connection = connect();
        await connection.OpenAsync(cancellation);
        await using DbCommand command = Command(connection, query, parameters);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        if (reader.FieldCount != schema.Count)
            throw new DataFormatException(name, null, $"{reader.FieldCount} columns came; {schema} were wanted.");
        bool ended = false;
        try
        {
            for (long record = 0; await reader.ReadAsync(cancellation); record++)
                yield return Row(reader, schema, name, record);
            ended = true;
        }
        finally
        {
            // Without this, closing a reader of PostgreSQL's waits for all rows that nobody wants any more.
            if (!ended) command.Cancel();
        }
    }

    static DataRow Row(DbDataReader reader, DataSchema schema, string name, long record)
    {
        var values = new DataValue[schema.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = ObjectValue.From(reader.GetValue(i), schema[i], name, record);
        return new DataRow(schema, values, trusted: true);
    }

    static DbCommand Command(DbConnection connection, string query, IReadOnlyDictionary<string, object?>? parameters)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The query is the caller's own, its values are parameters.
        command.CommandText = query;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters ?? new Dictionary<string, object?>())
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    static DataSchema Schema(DbDataReader reader, IReadOnlyDictionary<string, DataKind>? kinds) =>
        new(Enumerable.Range(0, reader.FieldCount).Select(i =>
        {
            string name = reader.GetName(i);
            if (kinds is not null && kinds.TryGetValue(name, out DataKind given)) return new DataColumn(name, given);
            return new DataColumn(name, ClrValues.KindOf(reader.GetFieldType(i)) ?? throw new ArgumentException(
                $"The column '{name}' holds {reader.GetFieldType(i)}, which is no value of a table; convert it in " +
                "the query."));
        }));
}
