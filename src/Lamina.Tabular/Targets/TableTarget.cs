using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tabular;

/// <summary>The column that a model is to predict, as numbers.</summary>
public abstract class TableTarget
{
    private protected TableTarget(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        Column = column;
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    internal abstract string Kind { get; }

    internal abstract void Fit(IReadOnlyList<DataRow> rows);

    internal abstract NDArray Apply(IReadOnlyList<DataRow> rows);

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = Kind, ["column"] = Column };
        Write(json);
        return json;
    }

    private protected abstract void Write(JsonObject json);

    private protected DataValue Value(IReadOnlyList<DataRow> rows, int row)
    {
        DataValue value = rows[row][Column];
        return !value.IsMissing ? value : throw new ArgumentException(
            $"The target '{Column}' of row {row} is missing; leave such rows out.");
    }

    /// <summary>The column and what it is.</summary>
    public override string ToString() => $"{Kind} {Column}";
}
