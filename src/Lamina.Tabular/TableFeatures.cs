using System.Collections;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tabular;

/// <summary>
/// What a model gets of a table: features, each of a column, fitted to the training rows and applied to any. Rows
/// become one matrix, or an input by name for each feature.
/// </summary>
/// <example><code run="false">
/// using Lamina.Tabular;
/// Table table = Table.Read(CsvFile.Open("customers.csv"));
/// (Table train, Table test) = table.Split(SplitIndices.Stratified(table.Column("bought"), 0.8, seed: 1));
/// var features = new TableFeatures
/// {
///     new NumericFeature("age", MissingNumbers.Median, indicator: true),
///     new CategoricalFeature("city", maxCategories: 50),
///     new DateFeature("since"),
/// };
/// features.Target = new ClassTarget("bought", LabelMode.Binary);
/// NDArray x = features.FitMatrix(train), y = features.Targets(train);
/// model.Fit(x, y, validationData: (features.Matrix(test), features.Targets(test)));
/// features.Save("features.json");
/// </code></example>
public sealed partial class TableFeatures : IReadOnlyList<TableFeature>
{
    readonly List<TableFeature> features = [];

    /// <summary>The column to predict, or null.</summary>
    public TableTarget? Target { get; set; }

    /// <summary>How many features there are.</summary>
    public int Count => features.Count;

    /// <summary>The feature at a position.</summary>
    public TableFeature this[int index] => features[index];

    /// <summary>The feature of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TableFeature this[string name] => features.Find(feature => feature.Name == name)
        ?? throw new ArgumentException(
            $"There is no feature '{name}'; there are {string.Join(", ", features.Select(f => f.Name))}.");

    /// <summary>Adds a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <exception cref="ArgumentException">Another has its name.</exception>
    public void Add(TableFeature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        if (features.Exists(other => other.Name == feature.Name)) throw new ArgumentException(
            $"There is a feature '{feature.Name}' already; give one of them another name.");
        features.Add(feature);
    }

    /// <summary>What each column of <see cref="Matrix"/> is.</summary>
    /// <exception cref="InvalidOperationException">A feature has not been fitted.</exception>
    public IReadOnlyList<string> Columns => [.. features.SelectMany(feature => feature.Columns)];

    /// <summary>How many columns <see cref="Matrix"/> has.</summary>
    /// <exception cref="InvalidOperationException">A feature has not been fitted.</exception>
    public int Width => features.Sum(feature => feature.Width);

    /// <summary>Learns what there is to learn from the training rows: means, categories, words, classes.</summary>
    /// <param name="rows">The training rows.</param>
    /// <exception cref="ArgumentException">A column is missing, of another kind, or empty.</exception>
    public void Fit(IReadOnlyList<DataRow> rows)
    {
        Target?.Fit(rows);
        foreach (TableFeature feature in Some()) feature.Fit(rows);
    }

    /// <summary>
    /// Learns from the training rows and gives their matrix; no row's own target goes into it (see
    /// <see cref="TargetEncodedFeature"/>).
    /// </summary>
    /// <param name="rows">The training rows.</param>
    /// <returns>float32 (rows, <see cref="Width"/>).</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, of another kind, or empty, or a feature gives indices.
    /// </exception>
    public NDArray FitMatrix(IReadOnlyList<DataRow> rows)
    {
        CheckNumbers();
        Target?.Fit(rows);
        return Joined(rows, feature => feature.FitApply(rows));
    }

    /// <summary>Learns from the training rows and gives their inputs; no row's own target goes into them.</summary>
    /// <param name="rows">The training rows.</param>
    /// <returns>For each feature (rows, its width), float32, or int64 if it gives indices.</returns>
    /// <exception cref="ArgumentException">A column is missing, of another kind, or empty.</exception>
    public Dictionary<string, NDArray> FitInputs(IReadOnlyList<DataRow> rows)
    {
        Target?.Fit(rows);
        return Some().ToDictionary(feature => feature.Name, feature => feature.FitApply(rows));
    }

    /// <summary>Rows as one matrix.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>float32 (rows, <see cref="Width"/>).</returns>
    /// <exception cref="ArgumentException">A column is missing or of another kind, or a feature gives indices.
    /// </exception>
    /// <exception cref="InvalidOperationException">A feature has not been fitted.</exception>
    public NDArray Matrix(IReadOnlyList<DataRow> rows)
    {
        CheckNumbers();
        return Joined(rows, feature => feature.Apply(rows));
    }

    /// <summary>Rows as inputs by the names of the features.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>For each feature (rows, its width), float32, or int64 if it gives indices.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another kind.</exception>
    /// <exception cref="InvalidOperationException">A feature has not been fitted.</exception>
    public Dictionary<string, NDArray> Inputs(IReadOnlyList<DataRow> rows) =>
        Some().ToDictionary(feature => feature.Name, feature => feature.Apply(rows));

    /// <summary>What is to be predicted for rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>As the <see cref="Target"/> says.</returns>
    /// <exception cref="ArgumentException">A target is missing or unknown.</exception>
    /// <exception cref="InvalidOperationException">There is no target, or it has not been fitted.</exception>
    public NDArray Targets(IReadOnlyList<DataRow> rows) => (Target ?? throw new InvalidOperationException(
        "These features have no target; set Target.")).Apply(rows);

    /// <summary>Rows that are streamed as batches for training.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="size">Rows of a batch; the last may have fewer.</param>
    /// <returns>The matrix and the targets of each batch.</returns>
    public Dataset<(NDArray X, NDArray Y)> Batches(Dataset<DataRow> rows, int size)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Chunk(size).Map(chunk => (Matrix(chunk), Targets(chunk)));
    }

    IReadOnlyList<TableFeature> Some() => features.Count > 0 ? features
        : throw new InvalidOperationException("There are no features; add some.");

    void CheckNumbers()
    {
        if (Some().FirstOrDefault(feature => feature.GivesIndices) is { } indices) throw new ArgumentException(
            $"The feature '{indices.Name}' gives indices, which cannot be joined with numbers: set its output mode " +
            "to \"one_hot\", or use Inputs.");
    }

    NDArray Joined(IReadOnlyList<DataRow> rows, Func<TableFeature, NDArray> apply)
    {
        NDArray[] parts = [.. features.Select(apply)];
        int width = parts.Sum(part => part.Shape[1]), at = 0;
        var result = new NDArray((rows.Count, width));
        foreach (NDArray part in parts)
        {
            int own = part.Shape[1];
            for (int row = 0; row < rows.Count; row++)
                part.AsSpan<float>().Slice(row * own, own).CopyTo(result.AsSpan<float>()[(row * width + at)..]);
            at += own;
        }
        return result;
    }

    /// <inheritdoc/>
    public IEnumerator<TableFeature> GetEnumerator() => features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The features, one a line.</summary>
    public override string ToString() => string.Join('\n', features);
}
