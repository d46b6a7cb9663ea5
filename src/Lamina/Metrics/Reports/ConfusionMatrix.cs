using System.Globalization;
using System.Text;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>How often samples of each class were taken for each class: rows are true, columns predicted.</summary>
/// <example><code>
/// var matrix = ConfusionMatrix.Of(new[] { 2, 0, 2, 2, 0, 1 }, new[] { 0, 0, 2, 2, 0, 2 });
/// Console.WriteLine(matrix[2, 0]); // 1: one sample of class 2 was taken for class 0
/// </code></example>
public sealed class ConfusionMatrix
{
    readonly long[,] counts;

    ConfusionMatrix(long[,] counts, IReadOnlyList<string> names) => (this.counts, Names) = (counts, names);

    /// <summary>Counts pairs of true and predicted classes.</summary>
    /// <param name="yTrue">Class indices, (samples) or (samples, 1), or one-hot rows (samples, classes).</param>
    /// <param name="yPred">Class indices, or a score for each class (samples, classes), whose largest counts.</param>
    /// <param name="names">What the classes are called; by default their indices up to the largest seen.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, an index is negative or has no name, or a number is not finite.
    /// </exception>
    public static ConfusionMatrix Of(NDArray yTrue, NDArray yPred, IReadOnlyList<string>? names = null)
    {
        int[] actual = ReportInputs.Classes(yTrue, names?.Count, nameof(yTrue));
        int[] predicted = ReportInputs.Classes(yPred, names?.Count, nameof(yPred));
        ReportInputs.SameCount(actual.Length, predicted.Length, nameof(yPred));
        int classes = names?.Count ?? Math.Max(
            Math.Max(actual.Max(), predicted.Max()) + 1, yPred.Shape.Rank > 1 ? yPred.Shape[^1] : 1);
        long[,] counts = new long[classes, classes];
        for (int i = 0; i < actual.Length; i++) counts[actual[i], predicted[i]]++;
        return new(counts, names ?? [.. Enumerable.Range(0, classes)
            .Select(index => index.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>What the classes are called.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes => Names.Count;

    /// <summary>How many samples of one class were taken for another.</summary>
    /// <param name="actual">The true class.</param>
    /// <param name="predicted">The predicted class.</param>
    public long this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>How many samples there are.</summary>
    public long Total => counts.Cast<long>().Sum();

    /// <summary>How many samples have a true class.</summary>
    /// <param name="actual">The class.</param>
    public long Actual(int actual) => Enumerable.Range(0, Classes).Sum(column => counts[actual, column]);

    /// <summary>How many samples were taken for a class.</summary>
    /// <param name="predicted">The class.</param>
    public long Predicted(int predicted) => Enumerable.Range(0, Classes).Sum(row => counts[row, predicted]);

    /// <summary>The share of samples on the diagonal, 0 to 1.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(i => counts[i, i]) / Total;

    /// <summary>The shares of each row: of the samples of a class, how many were taken for which.</summary>
    /// <returns>Rows that sum to 1, or to 0 where a class has no sample.</returns>
    public double[,] Normalized()
    {
        double[,] shares = new double[Classes, Classes];
        for (int i = 0; i < Classes; i++)
            for (int j = 0; j < Classes; j++) shares[i, j] = (double)counts[i, j] / Math.Max(1, Actual(i));
        return shares;
    }

    /// <summary>The matrix as a table of text.</summary>
    public override string ToString()
    {
        int first = Names.Max(name => name.Length);
        int[] widths = [.. Names.Select((name, column) => 1 + Math.Max(name.Length,
            Enumerable.Range(0, Classes).Max(row => Text(row, column).Length)))];
        StringBuilder table = new(new string(' ', first));
        for (int column = 0; column < Classes; column++) table.Append(Names[column].PadLeft(widths[column]));
        for (int row = 0; row < Classes; row++)
        {
            table.Append('\n').Append(Names[row].PadRight(first));
            for (int column = 0; column < Classes; column++)
                table.Append(Text(row, column).PadLeft(widths[column]));
        }
        return table.ToString();
    }

    string Text(int row, int column) => counts[row, column].ToString(CultureInfo.InvariantCulture);
}
