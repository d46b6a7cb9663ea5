namespace Lamina.Tabular;

/// <summary>How well clusters agree with classes that are known.</summary>
/// <param name="Purity">The share of points that are of the most frequent class of their cluster.</param>
/// <param name="AdjustedRand">
/// The share of pairs that both put together or both keep apart, adjusted so that chance gives 0 and agreement 1
/// (Hubert and Arabie 1985).
/// </param>
public sealed record ClusterAgreement(double Purity, double AdjustedRand)
{
    /// <summary>Compares clusters with classes.</summary>
    /// <param name="clusters">The cluster of each point.</param>
    /// <param name="classes">The class of each point.</param>
    /// <exception cref="ArgumentException">Their counts differ, or there are fewer than two points.</exception>
    public static ClusterAgreement Of(IReadOnlyList<int> clusters, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(classes);
        if (clusters.Count != classes.Count || clusters.Count < 2) throw new ArgumentException(
            $"{clusters.Count} clusters and {classes.Count} classes are not of the same two or more points.");
        var both = clusters.Zip(classes).CountBy(pair => pair).ToArray();
        double Pairs(IEnumerable<int> counts) => counts.Sum(count => count * (count - 1.0) / 2);
        double all = clusters.Count * (clusters.Count - 1.0) / 2, together = Pairs(both.Select(cell => cell.Value)),
            rows = Pairs(clusters.CountBy(c => c).Select(row => row.Value)),
            columns = Pairs(classes.CountBy(c => c).Select(column => column.Value)),
            expected = rows * columns / all, most = (rows + columns) / 2;
        return new(both.GroupBy(cell => cell.Key.First).Sum(cluster => cluster.Max(cell => cell.Value))
            / (double)clusters.Count, most == expected ? 1 : (together - expected) / (most - expected));
    }
}
