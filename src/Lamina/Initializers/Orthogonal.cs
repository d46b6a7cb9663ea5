using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Initializers;

/// <summary>
/// A random orthogonal matrix: rows or columns, whichever are fewer, have length 1 and are perpendicular. A weight of
/// more dimensions is one in which all but the last are taken together. Saxe, McClelland and Ganguli 2014.
/// </summary>
/// <param name="gain">Length of the rows or columns instead of 1.</param>
/// <param name="seed">A seed, or none.</param>
public sealed class Orthogonal(double gain = 1, long? seed = null) : RandomInitializer(seed)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["seed"] = Seed, ["gain"] = gain };

    private protected override void Check(Shape shape)
    {
        if (shape.Rank < 2)
            throw new ArgumentException($"An orthogonal weight has two or more dimensions, not the shape {shape}.");
    }

    private protected override NDArray Draw(RandomStream stream, Shape shape, DType dtype)
    {
        int columns = shape[^1], rows = (int)(shape.Elements / Math.Max(1, columns));
        bool tall = rows >= columns;
        double[][] q = Basis(stream, Math.Min(rows, columns), Math.Max(rows, columns));
        int at = 0;
        return Fill(shape, dtype, () =>
        {
            (int row, int column) = Math.DivRem(at++, columns);
            return gain * (tall ? q[column][row] : q[row][column]);
        });
    }

    /// <summary>
    /// Perpendicular vectors of length 1 from normal numbers, by Gram and Schmidt's process in its stable form, done
    /// twice. It makes the diagonal of R positive, so the matrices are uniformly distributed (Mezzadri 2007).
    /// </summary>
    static double[][] Basis(RandomStream stream, int count, int length)
    {
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] vector = new double[length];
            foreach (ref double value in vector.AsSpan()) value = stream.NextNormal();
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < i; j++)
                {
                    double projection = Dot(vector, vectors[j]);
                    for (int k = 0; k < length; k++) vector[k] -= projection * vectors[j][k];
                }
            double norm = Math.Sqrt(Dot(vector, vector));
            foreach (ref double value in vector.AsSpan()) value /= norm;
            vectors[i] = vector;
        }
        return vectors;
    }

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
