using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>A number to predict: float32 (rows, 1), as it is or standardized.</summary>
public sealed class NumericTarget : TableTarget
{
    readonly bool standardize;
    double mean, deviation = double.NaN;

    /// <summary>A target.</summary>
    /// <param name="column">A column of numbers, or of truth (0 and 1).</param>
    /// <param name="standardize">Whether to bring it to mean 0 and variance 1 of the training rows.</param>
    public NumericTarget(string column, bool standardize = false) : base(column) => this.standardize = standardize;

    internal override string Kind => "numeric";

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        double[] values = [.. Enumerable.Range(0, rows.Count).Select(row => Number(rows, row))];
        if (values.Length == 0) throw new ArgumentException("There are no rows to learn from.");
        mean = values.Average();
        double variance = values.Average(value => (value - mean) * (value - mean));
        deviation = variance > 0 ? Math.Sqrt(variance) : 1;
    }

    double Number(IReadOnlyList<DataRow> rows, int row)
    {
        double value = Value(rows, row).AsNumber();
        return double.IsFinite(value) ? value
            : throw new ArgumentException($"The target '{Column}' of row {row} is {value}; targets are finite.");
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (double.IsNaN(deviation) && standardize) throw new InvalidOperationException(
            $"The target '{Column}' has not been fitted: call Fit with the training rows.");
        var result = new NDArray((rows.Count, 1));
        Span<float> to = result.AsSpan<float>();
        for (int i = 0; i < to.Length; i++)
            to[i] = (float)(standardize ? (Number(rows, i) - mean) / deviation : Number(rows, i));
        return result;
    }

    /// <summary>Predictions in the measure of the column.</summary>
    /// <param name="predictions">What the model gave, of any shape.</param>
    /// <returns>float32 of the same shape.</returns>
    public NDArray Restore(NDArray predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        NDArray result = predictions.Cast(DType.Float32);
        if (standardize)
            foreach (ref float value in result.AsSpan<float>()) value = (float)(value * deviation + mean);
        return result;
    }

    private protected override void Write(JsonObject json)
    {
        json["standardize"] = standardize;
        if (!double.IsNaN(deviation)) json["learned"] = new JsonArray(mean, deviation);
    }

    internal static NumericTarget Read(JsonObject json, string column)
    {
        var target = new NumericTarget(column, json.Bool("standardize", false));
        if (json.Numbers("learned") is { } learned) (target.mean, target.deviation) = learned is [_, > 0]
            ? (learned[0], learned[1]) : throw new FormatException("'learned' has two numbers.");
        return target;
    }
}
