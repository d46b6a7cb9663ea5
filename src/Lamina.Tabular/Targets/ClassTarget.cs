using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>A class to predict; the classes are those of the training rows, in ordinal order of their texts.</summary>
public sealed class ClassTarget : TableTarget
{
    readonly LabelMode mode;
    string[] names = [];

    /// <summary>A target.</summary>
    /// <param name="column">A column of any kind; its values as text are the classes.</param>
    /// <param name="mode">
    /// Index: int32 (rows); Categorical: float32 (rows, classes); Binary: float32 (rows, 1), of two classes.
    /// </param>
    public ClassTarget(string column, LabelMode mode = LabelMode.Int) : base(column) => this.mode = mode;

    /// <summary>The classes in the order of their indices; none before the target is fitted.</summary>
    public IReadOnlyList<string> ClassNames => names;

    internal override string Kind => "class";

    internal override void Fit(IReadOnlyList<DataRow> rows) => Use([.. Enumerable.Range(0, rows.Count)
        .Select(row => Value(rows, row).AsText()!).Distinct().Order(StringComparer.Ordinal)]);

    void Use(string[] found)
    {
        if (found.Length < 2) throw new ArgumentException(
            $"The target '{Column}' has {found.Length} class(es); there are at least two to tell apart.");
        if (mode == LabelMode.Binary && found.Length != 2) throw new ArgumentException(
            $"Binary labels need two classes; '{Column}' has {found.Length}: {string.Join(", ", found)}.");
        names = found;
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (names.Length == 0) throw new InvalidOperationException(
            $"The target '{Column}' has not been fitted: call Fit with the training rows.");
        int[] indices = [.. Enumerable.Range(0, rows.Count).Select(row => IndexOf(Value(rows, row).AsText()!, row))];
        return mode switch
        {
            LabelMode.Categorical => Lamina.Data.Targets.ToCategorical(indices, names.Length),
            LabelMode.Binary => NDArray.From<float>([.. indices.Select(index => (float)index)], (indices.Length, 1)),
            _ => indices,
        };
    }

    int IndexOf(string name, int row) => Array.IndexOf(names, name) is >= 0 and int index ? index
        : throw new ArgumentException($"The target '{Column}' of row {row} is '{name}', which the training rows do " +
            $"not have; the classes are {string.Join(", ", names)}.");

    private protected override void Write(JsonObject json)
    {
        json["mode"] = mode.ToString();
        json["classes"] = new JsonArray([.. names.Select(name => (JsonNode)name)]);
    }

    internal static ClassTarget Read(JsonObject json, string column)
    {
        var target = new ClassTarget(column, FeatureJson.Enum<LabelMode>(json, "mode"));
        if (json["classes"] is JsonArray { Count: > 0 } list) target.Use(FeatureJson.Texts(list));
        return target;
    }
}
