using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.Data.Analysis;

namespace Lamina.Data.Tests;

public class ObjectTableTests
{
    enum Size { Small, Large }

    sealed record Item(int Id, double? Price, string? Name, Size Size, [property: Column("seen at")] DateOnly Day)
    {
        public decimal Tax => 0.5m;

        [NotMapped]
        public object Tag => this;
    }

    [Fact]
    public async Task Properties_are_columns()
    {
        TableSource source = Records.Open([new Item(1, 2.5, "a", Size.Large, new(2024, 1, 2)),
            new Item(2, null, null, Size.Small, new(2024, 1, 3))]);
        Assert.Equal("Item (Id: Integer, Price: Number, Name: Text, Size: Text, seen at: Date, Tax: Number)",
            source.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal(new DataRow(source.Schema, 1, 2.5, "a", "Large", new DateTime(2024, 1, 2), 0.5), rows[0]);
        Assert.True(rows[1].IsMissing("Price") && rows[1].IsMissing("Name"));
    }

    sealed record Unfit(List<int> Numbers);

    sealed record Big(ulong Value);

    [Fact]
    public async Task What_is_no_value_is_told()
    {
        Assert.Contains("Numbers", Assert.Throws<ArgumentException>(
            () => Records.Open<Unfit>([])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Records.Open<object>([]));
        var error = await Assert.ThrowsAsync<DataFormatException>(
            async () => await Records.Open([new Big(1), new Big(ulong.MaxValue)]).Read().CountAsync());
        Assert.Equal(("Big", 1L), (error.File, error.Record!.Value));
    }

    static DataFrame Frame() => new(
        new Int32DataFrameColumn("id", [1, null, 3]), new StringDataFrameColumn("city", ["Oslo", null, "Rome"]),
        new DoubleDataFrameColumn("x", [0.5, 1.5, null]), new BooleanDataFrameColumn("ok", [true, false, null]));

    [Fact]
    public async Task Data_frames_are_tables()
    {
        TableSource source = DataFrameTable.Open(Frame());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal("(id: 1, city: 'Oslo', x: 0.5, ok: true)", rows[0].ToString());
        Assert.Equal("(id: missing, city: missing, x: 1.5, ok: false)", rows[1].ToString());
        Assert.Equal("(id: 3, city: 'Rome', x: missing, ok: missing)", rows[2].ToString());
    }

    [Fact]
    public async Task Data_views_are_tables()
    {
        TableSource source = DataViewTable.Open(Frame(), ["x", "city"]);
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal("(x: 0.5, city: 'Oslo')", rows[0].ToString());
        Assert.Equal(DataKind.Number, source.Schema["x"].Kind);
        Assert.Throws<ArgumentException>(() => DataViewTable.Open(Frame(), ["none"]));
    }

    [Fact]
    public void Rows_check_their_values()
    {
        var schema = new DataSchema(new DataColumn("a", DataKind.Number), new DataColumn("b", DataKind.Text));
        Assert.Equal(2.0, new DataRow(schema, 2, "x").Number("a"));
        Assert.Throws<ArgumentException>(() => new DataRow(schema, 1.0));
        Assert.Throws<ArgumentException>(() => new DataRow(schema, "x", "y"));
        var row = new DataRow(schema, DataValue.Missing, "y");
        Assert.Contains("Column 'b'", Assert.Throws<ArgumentException>(() => row.Number("b")).Message,
            StringComparison.Ordinal);
        Assert.Contains("there are a, b", Assert.Throws<ArgumentException>(() => row["c"]).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => new DataSchema(new DataColumn("a", DataKind.Number), new DataColumn("a", DataKind.Text)));
    }
}
