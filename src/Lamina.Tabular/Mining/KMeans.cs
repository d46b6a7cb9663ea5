using Lamina.IR;

namespace Lamina.Tabular;

/// <summary>
/// Clusters by k-means (Lloyd 1982) from centres that are drawn far from each other (k-means++, Arthur and
/// Vassilvitskii 2007); of several attempts the tightest counts.
/// </summary>
/// <example><code>
/// using Lamina.Tabular;
/// KMeans clusters = KMeans.Fit(x, 2, seed: 1);
/// int[] found = clusters.Assign(x);
/// </code></example>
public sealed class KMeans
{
    readonly double[][] centers;

    KMeans(double[][] centers, double inertia) => (this.centers, Inertia) = (centers, inertia);

    /// <summary>The centres of the clusters.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Centers => centers;

    /// <summary>The sum of the squared distances of the points from their centres.</summary>
    public double Inertia { get; }

    /// <summary>Finds clusters.</summary>
    /// <param name="points">The points (points, dimensions).</param>
    /// <param name="clusters">How many clusters.</param>
    /// <param name="seed">The seed of the first centres.</param>
    /// <param name="attempts">How often to begin anew.</param>
    /// <param name="maxSteps">The most steps of an attempt; it ends before if nothing changes.</param>
    /// <exception cref="ArgumentException">The points have no two axes, or are fewer than the clusters.</exception>
    public static KMeans Fit(NDArray points, int clusters, long seed, int attempts = 10, int maxSteps = 300)
    {
        double[][] rows = RowsOf(points);
        if (clusters < 1 || rows.Length < clusters || attempts < 1 || maxSteps < 1) throw new ArgumentException(
            $"{rows.Length} points do not make {clusters} clusters in {attempts} attempts of {maxSteps} steps.");
        var random = new RandomStream(seed);
        return Enumerable.Range(0, attempts).Select(_ => Attempt(rows, Begin(rows, clusters, random), maxSteps))
            .MinBy(found => found.Inertia)!;
    }

    /// <summary>The cluster of each point: the nearest centre.</summary>
    /// <param name="points">The points (points, dimensions).</param>
    /// <exception cref="ArgumentException">The points have other dimensions.</exception>
    public int[] Assign(NDArray points)
    {
        double[][] rows = RowsOf(points);
        if (rows.Length > 0 && rows[0].Length != centers[0].Length) throw new ArgumentException(
            $"The points have {rows[0].Length} dimensions, the centres {centers[0].Length}.", nameof(points));
        return [.. rows.Select(row => Nearest(row, centers).Center)];
    }

    static KMeans Attempt(double[][] rows, double[][] centers, int maxSteps)
    {
        int[] assigned = new int[rows.Length];
        double inertia = double.PositiveInfinity;
        for (int step = 0; step < maxSteps; step++)
        {
            double sum = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                (assigned[i], double distance) = Nearest(rows[i], centers);
                sum += distance;
            }
            if (!(sum < inertia)) break;
            inertia = sum;
            Move(rows, assigned, centers);
        }
        return new(centers, rows.Sum(row => Nearest(row, centers).Distance));
    }

    // Each centre to the mean of its points; one without points stays.
    static void Move(double[][] rows, int[] assigned, double[][] centers)
    {
        foreach (IGrouping<int, double[]> group in
            rows.Select((row, i) => (row, i)).GroupBy(p => assigned[p.i], p => p.row))
        {
            double[] mean = new double[centers[0].Length];
            int count = 0;
            foreach (double[] row in group)
            {
                for (int d = 0; d < mean.Length; d++) mean[d] += row[d];
                count++;
            }
            centers[group.Key] = Array.ConvertAll(mean, value => value / count);
        }
    }

    static double[][] Begin(double[][] rows, int clusters, RandomStream random)
    {
        double[][] centers = new double[clusters][];
        centers[0] = rows[random.NextInt(rows.Length)];
        double[] nearest = [.. rows.Select(row => Squared(row, centers[0]))];
        for (int c = 1; c < clusters; c++)
        {
            double at = random.NextUniform() * nearest.Sum();
            int chosen = 0;
            while (chosen < rows.Length - 1 && (at -= nearest[chosen]) >= 0) chosen++;
            centers[c] = rows[chosen];
            for (int i = 0; i < rows.Length; i++) nearest[i] = Math.Min(nearest[i], Squared(rows[i], centers[c]));
        }
        return centers;
    }

    static (int Center, double Distance) Nearest(double[] row, double[][] centers)
    {
        (int best, double least) = (0, double.PositiveInfinity);
        for (int c = 0; c < centers.Length; c++)
            if (Squared(row, centers[c]) is var distance && distance < least) (best, least) = (c, distance);
        return (best, least);
    }

    static double Squared(double[] a, double[] b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++) sum += (a[d] - b[d]) * (a[d] - b[d]);
        return sum;
    }

    static double[][] RowsOf(NDArray points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Shape.Rank != 2)
            throw new ArgumentException(
                $"Points have the shape (points, dimensions), not {points.Shape}.", nameof(points));
        int width = points.Shape[1];
        return [.. Enumerable.Range(0, points.Shape[0]).Select(i =>
            Enumerable.Range(0, width).Select(d => points[(long)i * width + d]).ToArray())];
    }
}
