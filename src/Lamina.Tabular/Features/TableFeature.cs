using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tabular;

/// <summary>How a column of a table becomes numbers; a list of them makes <see cref="TableFeatures"/>.</summary>
public abstract class TableFeature
{
    private protected TableFeature(string column, string? name)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        (Column, Name) = (column, name ?? column);
    }

    /// <summary>The column that it reads.</summary>
    public string Column { get; }

    /// <summary>What it is called among the features, and as an input of a model.</summary>
    public string Name { get; }

    /// <summary>How many numbers it gives for a row.</summary>
    /// <exception cref="InvalidOperationException">It depends on data, and the feature has not been fitted.</exception>
    public int Width => Columns.Count;

    /// <summary>What each of its numbers is, such as city=Oslo.</summary>
    /// <exception cref="InvalidOperationException">It depends on data, and the feature has not been fitted.</exception>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Whether it gives indices for an Embedding, which cannot be joined with other numbers.</summary>
    public virtual bool GivesIndices => false;

    /// <summary>What the feature is called in files.</summary>
    internal abstract string Kind { get; }

    /// <summary>Which kinds of columns it reads.</summary>
    private protected abstract IReadOnlyList<DataKind> Reads { get; }

    /// <summary>Learns what there is to learn.</summary>
    internal abstract void Fit(IReadOnlyList<DataRow> rows);

    /// <summary>The numbers for rows: (rows, width).</summary>
    internal abstract NDArray Apply(IReadOnlyList<DataRow> rows);

    /// <summary>
    /// Learns and gives the numbers for the same rows; where the target goes into them, not the row's own.
    /// </summary>
    internal virtual NDArray FitApply(IReadOnlyList<DataRow> rows)
    {
        Fit(rows);
        return Apply(rows);
    }

    /// <summary>Everything that makes the feature again, what it learned too.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = Kind, ["column"] = Column, ["name"] = Name };
        Write(json);
        return json;
    }

    private protected abstract void Write(JsonObject json);

    /// <summary>The values of the column.</summary>
    /// <exception cref="ArgumentException">It is not there, or of a kind that is not read.</exception>
    private protected DataValue[] Values(IReadOnlyList<DataRow> rows)
    {
        var values = new DataValue[rows.Count];
        DataSchema? schema = null;
        for (int i = 0, at = 0; i < values.Length; i++)
        {
            if (!ReferenceEquals(rows[i].Schema, schema))
            {
                schema = rows[i].Schema;
                if (!schema.Contains(Column)) throw new ArgumentException(
                    $"The feature '{Name}' reads the column '{Column}', and the table has {schema}.");
                at = schema.IndexOf(Column);
                if (!Reads.Contains(schema[at].Kind)) throw new ArgumentException(
                    $"The feature '{Name}' ({Kind}) reads columns of {string.Join(", ", Reads)}; '{Column}' holds " +
                    $"{schema[at].Kind}.");
            }
            values[i] = rows[i][at];
        }
        return values;
    }

    private protected InvalidOperationException NotFitted() =>
        new($"The feature '{Name}' has not been fitted: call Fit with the training rows, or load fitted features.");

    private protected static readonly DataKind[] Numbers = [DataKind.Number, DataKind.Integer, DataKind.Boolean];
    private protected static readonly DataKind[] Categories =
        [DataKind.Text, DataKind.Integer, DataKind.Boolean, DataKind.Number, DataKind.Date];

    /// <summary>Indices as rows of zeros and a one, or as they are.</summary>
    private protected static NDArray Encode(ReadOnlySpan<long> indices, int depth, bool oneHot)
    {
        if (!oneHot) return NDArray.From(indices, (indices.Length, 1));
        var rows = new NDArray((indices.Length, depth));
        Span<float> to = rows.AsSpan<float>();
        for (int i = 0; i < indices.Length; i++) to[i * depth + (int)indices[i]] = 1;
        return rows;
    }

    /// <summary>Whether a mode is "one_hot"; the other is "int".</summary>
    private protected static bool IsOneHot(string outputMode) => outputMode switch
    {
        "one_hot" => true,
        "int" => false,
        _ => throw new ArgumentException(
            $"The output mode is \"one_hot\" or \"int\", not \"{outputMode}\".", nameof(outputMode)),
    };

    /// <summary>The feature's name and its column.</summary>
    public override string ToString() => Name == Column ? $"{Kind} {Name}" : $"{Kind} {Name} of {Column}";
}
