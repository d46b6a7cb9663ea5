using System.Collections;

namespace Lamina.Data;

/// <summary>The columns of a table, in order.</summary>
/// <example><code>
/// var schema = new DataSchema(new DataColumn("age", DataKind.Integer), new DataColumn("city", DataKind.Text));
/// var row = new DataRow(schema, 31, "Oslo");
/// </code></example>
public sealed class DataSchema : IReadOnlyList<DataColumn>, IEquatable<DataSchema>
{
    readonly DataColumn[] columns;
    readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <summary>A schema.</summary>
    /// <param name="columns">The columns; their names differ.</param>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public DataSchema(params IEnumerable<DataColumn> columns)
    {
        this.columns = [.. columns];
        for (int i = 0; i < this.columns.Length; i++)
            if (!positions.TryAdd(this.columns[i].Name, i))
                throw new ArgumentException($"The column '{this.columns[i].Name}' stands twice in the table.");
    }

    /// <summary>How many columns there are.</summary>
    public int Count => columns.Length;

    /// <summary>The column at a position.</summary>
    public DataColumn this[int index] => columns[index];

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public DataColumn this[string name] => columns[IndexOf(name)];

    /// <summary>Whether there is a column of this name.</summary>
    public bool Contains(string name) => positions.ContainsKey(name);

    /// <summary>The position of a column.</summary>
    /// <exception cref="ArgumentException">There is no column of this name.</exception>
    public int IndexOf(string name) => positions.TryGetValue(name, out int index) ? index
        : throw new ArgumentException($"There is no column '{name}'; there are {string.Join(", ", positions.Keys)}.");

    /// <inheritdoc/>
    public IEnumerator<DataColumn> GetEnumerator() => columns.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same columns in the same order.</summary>
    public bool Equals(DataSchema? other) => other is not null && columns.AsSpan().SequenceEqual(other.columns);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataSchema);

    /// <inheritdoc/>
    public override int GetHashCode() => columns.Aggregate(columns.Length, HashCode.Combine);

    /// <summary>For example (age: Integer, city: Text).</summary>
    public override string ToString() => $"({string.Join(", ", columns.Select(c => c.ToString()))})";
}
