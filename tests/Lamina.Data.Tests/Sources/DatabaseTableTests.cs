using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lamina.Data.Tests;

public sealed class DatabaseTableTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    Func<DbConnection> Sqlite()
    {
        string source = $"Data Source={folder.File("t.db")};Pooling=False";
        return () => new SqliteConnection(source);
    }

    static void Run(Func<DbConnection> connect, string commands)
    {
        using DbConnection connection = connect();
        connection.Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = commands;
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task Sqlite_queries_are_tables()
    {
        Func<DbConnection> connect = Sqlite();
        Run(connect, """
            create table t (id integer, price real, city text, day text, gold integer, photo blob);
            insert into t values (1, 2.5, 'Oslo', '2024-02-29', 1, x'0102'), (2, null, null, null, null, null),
                (3, 4, 'Rome', '2024-03-01', 0, x'');
            """);
        TableSource source = DatabaseTable.Open(connect, "select * from t where id < $most order by id",
            new Dictionary<string, object?> { ["$most"] = 3 },
            new Dictionary<string, DataKind> { ["day"] = DataKind.Date, ["gold"] = DataKind.Boolean });
        Assert.Equal("(id: Integer, price: Number, city: Text, day: Date, gold: Boolean, photo: Bytes)",
            source.Schema.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal(2, rows.Count);
        Assert.Equal(new DataRow(source.Schema, 1, 2.5, "Oslo", new DateTime(2024, 2, 29), true, new byte[] { 1, 2 }),
            rows[0]);
        Assert.Equal(5, rows[1].Values.Count(value => value.IsMissing));
        Assert.Equal(rows, await source.Read().ToListAsync());
    }

    [Fact]
    public async Task Sqlite_values_of_another_kind_are_told()
    {
        Func<DbConnection> connect = Sqlite();
        Run(connect, "create table t (id integer); insert into t values (1), ('many')");
        TableSource source = DatabaseTable.Open(connect, "select id from t order by rowid", name: "orders");
        var error = await Assert.ThrowsAsync<DataFormatException>(async () => await source.Read().CountAsync());
        Assert.Equal(("orders", 1L), (error.File, error.Record!.Value));
        Assert.Contains("column 'id': 'many' came; a whole number was wanted", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<DbException>(() => DatabaseTable.Open(connect, "select nothing from t"));
    }

    [Fact]
    public async Task What_is_left_of_an_open_result_is_read()
    {
        Func<DbConnection> connect = Sqlite();
        Run(connect, """
            create table t (id integer, city text, gold integer);
            insert into t values (1, 'Oslo', 1), (2, null, 0), (3, 'Rome', null), (4, 'Bonn', 7);
            """);
        await using DbConnection connection = connect();
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "select * from t order by id; select id from t where id > 2 order by id";
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        var kinds = new Dictionary<string, DataKind> { ["gold"] = DataKind.Boolean };
        List<DataRow> rows = [];
        // 7 is no truth; the records are counted from where this reading began.
        var error = await Assert.ThrowsAsync<DataFormatException>(async () =>
        {
            await foreach (DataRow row in DatabaseTable.Read(reader, "towns", kinds)) rows.Add(row);
        });
        Assert.Equal(("towns", 2L), (error.File, error.Record!.Value));
        Assert.Equal(["(id: 2, city: missing, gold: false)", "(id: 3, city: 'Rome', gold: missing)"],
            rows.Select(row => row.ToString()));
        Assert.Equal("(id: Integer, city: Text, gold: Boolean)", rows[0].Schema.ToString());
        // The reader stays the caller's: the next result can be read.
        Assert.True(await reader.NextResultAsync());
        List<DataRow> others = await DatabaseTable.Read(reader, "towns").ToListAsync();
        Assert.Equal([3L, 4L], others.Select(row => row.Integer("id")));
        Assert.False(reader.IsClosed);
    }

    [Fact]
    public async Task Postgres_queries_are_tables()
    {
        // .ci/run starts a server (.ci/postgres) and tells of it here.
        string? server = Environment.GetEnvironmentVariable("LAMINA_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "LAMINA_POSTGRES names no server; .ci/postgres starts one.");
        DbConnection Connect() => new NpgsqlConnection(server);
        Run(Connect, """
            drop table if exists lamina_test;
            create table lamina_test (id bigint, small smallint, price numeric(10, 2), x real, city text, day date,
                at timestamp, tz timestamptz, gold boolean, photo bytea, key uuid);
            insert into lamina_test values (1, 2, 12.25, 0.5, 'Zürich', '2024-02-29', '2024-02-29 12:30:00',
                '2024-02-29 12:30:00+02', true, '\x0102', 'b9d0b9a0-0000-4000-8000-000000000001');
            insert into lamina_test (id) select i from generate_series(2, 200000) i;
            """);
        TableSource source = DatabaseTable.Open(Connect, "select * from lamina_test where id <= @most order by id",
            new Dictionary<string, object?> { ["most"] = 200_000L });
        Assert.Equal("(id: Integer, small: Integer, price: Number, x: Number, city: Text, day: Date, at: Date, " +
            "tz: Date, gold: Boolean, photo: Bytes, key: Text)", source.Schema.ToString());
        DataRow first = await source.Read().FirstAsync();
        Assert.Equal(new DataRow(source.Schema, 1, 2, 12.25, 0.5, "Zürich", new DateTime(2024, 2, 29),
            new DateTime(2024, 2, 29, 12, 30, 0), new DateTime(2024, 2, 29, 10, 30, 0), true, new byte[] { 1, 2 },
            "b9d0b9a0-0000-4000-8000-000000000001"), first);
        long count = 0;
        await foreach (DataRow row in source.Read()) Assert.Equal(++count, row.Integer("id"));
        Assert.Equal(200_000, count);
        Run(Connect, "drop table lamina_test");
    }
}
