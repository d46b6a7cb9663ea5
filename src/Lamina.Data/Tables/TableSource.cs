namespace Lamina.Data;

/// <summary>
/// A table that is read row by row, as often as wanted: a file, a query, a list. Only its schema is known before.
/// </summary>
public sealed class TableSource
{
    readonly Func<CancellationToken, IAsyncEnumerable<DataRow>> read;

    /// <summary>A table.</summary>
    /// <param name="name">What to call it in errors, such as the path of its file.</param>
    /// <param name="schema">The columns of all its rows.</param>
    /// <param name="read">Begins to read it from the first row.</param>
    public TableSource(string name, DataSchema schema, Func<CancellationToken, IAsyncEnumerable<DataRow>> read)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(read);
        (Name, Schema, this.read) = (name, schema, read);
    }

    /// <summary>What it is called in errors.</summary>
    public string Name { get; }

    /// <summary>The columns.</summary>
    public DataSchema Schema { get; }

    /// <summary>The rows as a dataset.</summary>
    public Dataset<DataRow> Rows => Dataset.From(Name, read);

    /// <summary>Reads it from the first row.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<DataRow> Read(CancellationToken cancellation = default) => read(cancellation);

    /// <summary>The name and the columns.</summary>
    public override string ToString() => $"{Name} {Schema}";
}
