using System.Globalization;
using System.Text;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// Precision, recall and F1 of each class and on average, as scikit-learn's classification_report has them.
/// </summary>
/// <param name="Classes">Each class.</param>
/// <param name="Macro">The mean over classes, each counting the same.</param>
/// <param name="Weighted">The mean over classes, each counting as many samples as it has.</param>
/// <param name="Accuracy">The share of samples that were recognized.</param>
/// <example><code>
/// Console.WriteLine(ClassReport.Of(new[] { 0, 1, 1 }, new[] { 0, 1, 0 }, ["cat", "dog"]));
/// </code></example>
public sealed record ClassReport(
    IReadOnlyList<ClassScores> Classes, ClassScores Macro, ClassScores Weighted, double Accuracy)
{
    /// <summary>A report of true and predicted classes.</summary>
    /// <param name="yTrue">Class indices, (samples) or (samples, 1), or one-hot rows (samples, classes).</param>
    /// <param name="yPred">Class indices, or a score for each class (samples, classes), whose largest counts.</param>
    /// <param name="names">What the classes are called; by default their indices up to the largest seen.</param>
    /// <exception cref="ArgumentException">See <see cref="ConfusionMatrix.Of"/>.</exception>
    public static ClassReport Of(NDArray yTrue, NDArray yPred, IReadOnlyList<string>? names = null) =>
        Of(ConfusionMatrix.Of(yTrue, yPred, names));

    /// <summary>A report of what a confusion matrix has counted.</summary>
    /// <param name="matrix">The counts.</param>
    public static ClassReport Of(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ClassScores[] classes = [.. Enumerable.Range(0, matrix.Classes).Select(index =>
        {
            double precision = (double)matrix[index, index] / Math.Max(1, matrix.Predicted(index));
            double recall = (double)matrix[index, index] / Math.Max(1, matrix.Actual(index));
            double f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
            return new ClassScores(matrix.Names[index], precision, recall, f1, matrix.Actual(index));
        })];
        return new(classes, Mean("macro avg", classes, _ => 1), Mean("weighted avg", classes, c => c.Support),
            matrix.Accuracy);
    }

    static ClassScores Mean(string name, ClassScores[] classes, Func<ClassScores, double> weight)
    {
        double all = classes.Sum(weight);
        double Of(Func<ClassScores, double> score) => classes.Sum(c => weight(c) * score(c)) / all;
        return new(name, Of(c => c.Precision), Of(c => c.Recall), Of(c => c.F1), classes.Sum(c => c.Support));
    }

    /// <summary>The report as a table of text.</summary>
    public override string ToString()
    {
        int first = Math.Max(Weighted.Name.Length, Classes.Max(c => c.Name.Length));
        StringBuilder table = new(new string(' ', first));
        foreach (string head in (string[])["precision", "recall", "f1", "support"]) table.Append(head.PadLeft(10));
        foreach (ClassScores row in (IEnumerable<ClassScores>)[.. Classes, Macro, Weighted])
            table.Append('\n').Append(row.Name.PadRight(first)).Append(CultureInfo.InvariantCulture,
                $"{row.Precision,10:F4}{row.Recall,10:F4}{row.F1,10:F4}{row.Support,10}");
        return table.Append('\n').Append("accuracy".PadRight(first))
            .Append(CultureInfo.InvariantCulture, $"{Accuracy,10:F4}").ToString();
    }
}
