using Lamina.Data;

namespace Lamina.Tabular;

/// <summary>
/// Folds for cross-validation: each row is a test row in exactly one fold (of those by time, at most in one). The same
/// seed gives the same folds.
/// </summary>
/// <example><code run="false">
/// using Lamina.Tabular;
/// Table table = Table.Read(CsvFile.Open("customers.csv"));
/// foreach (Fold fold in CrossValidation.Stratified(table.Column("bought"), 5, seed: 1))
/// {
///     (Table train, Table test) = table.Split(fold);
/// }
/// </code></example>
public static class CrossValidation
{
    /// <summary>Folds at random; their sizes differ by at most one.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="folds">How many folds.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 folds, or fewer rows than folds.</exception>
    public static Fold[] Random(int count, int folds, long seed)
    {
        Check(count, folds, "rows");
        return From(Dealt(SplitIndices.Shuffled([.. Enumerable.Range(0, count)], new RandomStream(seed)), folds));
    }

    /// <summary>Folds with the same mixture of classes; rows of a class differ by at most one between folds.</summary>
    /// <param name="classes">The class of each row; missing is a class too.</param>
    /// <param name="folds">How many folds.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 folds, or fewer rows than folds.</exception>
    public static Fold[] Stratified(IReadOnlyList<DataValue> classes, int folds, long seed)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Check(classes.Count, folds, "rows");
        var random = new RandomStream(seed);
        // Dealt in turn, one class after the other.
        return From(Dealt([.. SplitIndices.Groups(classes).SelectMany(rows => SplitIndices.Shuffled(rows, random))],
            folds));
    }

    /// <summary>Folds such that all rows of a group are test rows of the same fold.</summary>
    /// <param name="groups">The group of each row; each missing one is a group of its own.</param>
    /// <param name="folds">How many folds.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 folds, or fewer groups than folds.</exception>
    public static Fold[] ByGroup(IReadOnlyList<DataValue> groups, int folds, long seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Check(SplitIndices.Groups(groups, missingAlone: true).Count(), folds, "groups");
        double[] shares = new double[folds];
        Array.Fill(shares, 1.0 / folds);
        return From(SplitIndices.Dealt(groups, shares, new RandomStream(seed)));
    }

    /// <summary>
    /// Folds in time: fold i learns from all that comes before its test rows, which are the next piece of time. The
    /// first piece is never tested.
    /// </summary>
    /// <param name="times">The time of each row: dates or numbers, none missing.</param>
    /// <param name="folds">How many folds; the rows are cut into one piece more.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than 2 folds, too few different times, or a time is missing or no date and no number.
    /// </exception>
    public static Fold[] ByTime(IReadOnlyList<DataValue> times, int folds)
    {
        ArgumentNullException.ThrowIfNull(times);
        Check(times.Count, folds + 1, "rows");
        double[] shares = new double[folds + 1];
        Array.Fill(shares, 1.0 / (folds + 1));
        shares[^1] = 1 - shares.Take(folds).Sum();
        int[][] pieces = SplitIndices.ByTime(times, shares);
        return [.. Enumerable.Range(1, folds).Select(i => new Fold(
            [.. pieces.Take(i).SelectMany(piece => piece).Order()], pieces[i]))];
    }

    static int[][] Dealt(int[] rows, int folds)
    {
        List<int>[] parts = [.. Enumerable.Range(0, folds).Select(_ => new List<int>())];
        for (int i = 0; i < rows.Length; i++) parts[i % folds].Add(rows[i]);
        return [.. parts.Select(part => part.ToArray())];
    }

    static Fold[] From(int[][] parts)
    {
        foreach (int[] part in parts) Array.Sort(part);
        return [.. parts.Select((test, at) => new Fold(
            [.. parts.Where((_, other) => other != at).SelectMany(part => part).Order()], test))];
    }

    static void Check(int count, int folds, string what)
    {
        if (folds < 2 || count < folds)
            throw new ArgumentException($"{count} {what} do not make {folds} folds; there are at least 2, none empty.");
    }
}
