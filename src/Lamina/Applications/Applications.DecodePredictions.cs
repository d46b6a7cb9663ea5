using Lamina.IR;

namespace Lamina;

// Reading what a classifier puts out.
public static partial class Applications
{
    /// <summary>The best classes of each sample, best first; equal scores in the order of the classes.</summary>
    /// <param name="predictions">Scores (batch, classes), as <c>Predict</c> gives them.</param>
    /// <param name="classNames">The name of each class, in the order in which the network was trained.</param>
    /// <param name="top">How many classes of each sample, at most all.</param>
    /// <returns>For each sample a list of classes.</returns>
    /// <exception cref="ArgumentException">
    /// The predictions are not (batch, classes) with a name for each class, or top is less than 1.
    /// </exception>
    /// <example><code>
    /// NDArray scores = new[,] { { 0.1f, 0.7f, 0.2f } };
    /// ClassPrediction best = Applications.DecodePredictions(scores, ["cat", "dog", "cow"], top: 1)[0][0];
    /// Console.WriteLine(best.Name); // dog
    /// </code></example>
    public static IReadOnlyList<IReadOnlyList<ClassPrediction>> DecodePredictions(
        NDArray predictions, IReadOnlyList<string> classNames, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(classNames);
        if (top < 1) throw new ArgumentException($"At least the 1 best class is asked for, not {top}.", nameof(top));
        if (predictions.Shape.Rank != 2 || predictions.Shape[1] != classNames.Count)
            throw new ArgumentException($"Predictions of {classNames.Count} named classes have the shape (batch, " +
                $"{classNames.Count}), not {predictions.Shape}.");
        float[] scores = predictions.Cast(DType.Float32).ToArray<float>();
        int classes = classNames.Count;
        return [.. Enumerable.Range(0, predictions.Shape[0]).Select(sample => (IReadOnlyList<ClassPrediction>)
            [.. Enumerable.Range(0, classes)
                .Select(i => new ClassPrediction(i, classNames[i], scores[sample * classes + i]))
                .OrderByDescending(p => p.Score).Take(top)])];
    }
}
