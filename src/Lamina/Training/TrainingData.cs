using Lamina.IR;

namespace Lamina.Training;

/// <summary>
/// Inputs, targets and sample weights, in the order of the model's, checked to have equally many rows.
/// </summary>
sealed class TrainingData
{
    /// <exception cref="ArgumentException">There are no rows, or arrays differ in their number.</exception>
    public TrainingData(NDArray[] x, NDArray[] y, NDArray[] weights)
    {
        (X, Y, Weights) = (x, y, weights);
        if (x.Length == 0) throw new ArgumentException("There are no inputs.");
        CheckRows("x", x);
        CheckRows("y", y);
        CheckRows("sampleWeight", weights);
        if (Rows == 0) throw new ArgumentException("The data are empty: there are no samples.");
    }

    /// <summary>The inputs.</summary>
    public NDArray[] X { get; }

    /// <summary>The targets; empty when predicting.</summary>
    public NDArray[] Y { get; }

    /// <summary>Sample weights: none, one for all outputs, or one for each.</summary>
    public NDArray[] Weights { get; }

    /// <summary>The number of samples.</summary>
    public int Rows => X[0].Shape[0];

    /// <summary>Some of the rows, without copying.</summary>
    public TrainingData Slice(int start, int end)
    {
        NDArray[] Cut(NDArray[] arrays) => Array.ConvertAll(arrays, a => a.Rows(start, end));
        return new(Cut(X), Cut(Y), Cut(Weights));
    }

    void CheckRows(string what, NDArray[] arrays)
    {
        foreach (NDArray array in arrays)
        {
            if (array.Shape.Rank == 0)
                throw new ArgumentException($"An array of {what} is a single number; the samples come first.");
            if (X[0].Shape.Rank > 0 && array.Shape[0] != X[0].Shape[0])
                throw new ArgumentException($"x has {X[0].Shape[0]} samples, of shape {X[0].Shape}, and {what} has " +
                    $"{array.Shape[0]}, of shape {array.Shape}; they must be equally many.");
        }
    }
}
