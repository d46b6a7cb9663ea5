namespace Lamina.Data;

/// <summary>One row of a table: a value for each column of its schema, or none where it is missing.</summary>
public sealed class DataRow : IEquatable<DataRow>
{
    readonly DataValue[] values;

    /// <summary>A row.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="values">A value for each; whole numbers are taken where real numbers are wanted.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is of another kind.</exception>
    public DataRow(DataSchema schema, params IEnumerable<DataValue> values) : this(schema, [.. values], trusted: false)
    {
    }

    /// <summary>A row that keeps the values, which a reader made of the right kinds.</summary>
    internal DataRow(DataSchema schema, DataValue[] values, bool trusted)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (Schema, this.values) = (schema, values);
        if (trusted) return;
        if (values.Length != schema.Count)
            throw new ArgumentException($"{values.Length} values came for the {schema.Count} columns {schema}.");
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Kind == DataKind.Integer && schema[i].Kind == DataKind.Number)
                values[i] = values[i].AsNumber();
            if (values[i].Kind is { } kind && kind != schema[i].Kind) throw new ArgumentException(
                $"The column '{schema[i].Name}' holds {schema[i].Kind}; {kind} {values[i]} came.");
        }
    }

    /// <summary>The columns.</summary>
    public DataSchema Schema { get; }

    /// <summary>The values in the order of the columns.</summary>
    public IReadOnlyList<DataValue> Values => values;

    /// <summary>The value at the position of a column.</summary>
    public DataValue this[int column] => values[column];

    /// <summary>The value of a column.</summary>
    /// <exception cref="ArgumentException">There is no column of this name.</exception>
    public DataValue this[string column] => values[Schema.IndexOf(column)];

    /// <summary>Whether a column has no value here.</summary>
    /// <exception cref="ArgumentException">There is no column of this name.</exception>
    public bool IsMissing(string column) => this[column].IsMissing;

    /// <summary>A column as a real number; see <see cref="DataValue.AsNumber"/>.</summary>
    /// <exception cref="ArgumentException">There is no column of this name, or it holds no numbers.</exception>
    public double Number(string column) => Get(column, value => value.AsNumber());

    /// <summary>A column as a whole number; null where it is missing.</summary>
    /// <exception cref="ArgumentException">There is no column of this name, or it holds no whole numbers.</exception>
    public long? Integer(string column) => Get(column, value => value.AsInteger());

    /// <summary>A column as truth; null where it is missing.</summary>
    /// <exception cref="ArgumentException">There is no column of this name, or it holds something else.</exception>
    public bool? Boolean(string column) => Get(column, value => value.AsBoolean());

    /// <summary>A column as text, whatever it holds; null where it is missing.</summary>
    /// <exception cref="ArgumentException">There is no column of this name.</exception>
    public string? Text(string column) => this[column].AsText();

    /// <summary>A column as a date; null where it is missing.</summary>
    /// <exception cref="ArgumentException">There is no column of this name, or it holds something else.</exception>
    public DateTime? Date(string column) => Get(column, value => value.AsDate());

    /// <summary>A column of bytes; null where they are missing.</summary>
    /// <exception cref="ArgumentException">There is no column of this name, or it holds something else.</exception>
    public byte[]? Bytes(string column) => Get(column, value => value.AsBytes());

    /// <summary>A column of vectors; null where one is missing.</summary>
    /// <exception cref="ArgumentException">There is no column of this name, or it holds something else.</exception>
    public double[]? Vector(string column) => Get(column, value => value.AsVector());

    T Get<T>(string column, Func<DataValue, T> get)
    {
        try
        {
            return get(this[column]);
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"Column '{column}': {e.Message}", nameof(column), e);
        }
    }

    /// <summary>Whether both have the same columns and values.</summary>
    public bool Equals(DataRow? other) =>
        other is not null && Schema.Equals(other.Schema) && values.AsSpan().SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataRow);

    /// <inheritdoc/>
    public override int GetHashCode() => values.Aggregate(values.Length, HashCode.Combine);

    /// <summary>For example (age: 31, city: 'Oslo').</summary>
    public override string ToString() => $"({string.Join(", ", Schema.Select((c, i) => $"{c.Name}: {values[i]}"))})";
}
