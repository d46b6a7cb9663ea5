using Lamina.Data;

namespace Lamina.Tabular;

/// <summary>
/// Divides rows into parts: at random, with the same mixture of classes in each, by group, by time. Parts are lists of
/// row numbers in rising order; each row is in exactly one part, and the same seed gives the same parts.
/// </summary>
/// <example><code>
/// using Lamina.Tabular;
/// int[][] parts = SplitIndices.Random(1000, [0.7, 0.15, 0.15], seed: 1);
/// (int[] train, int[] validation, int[] test) = (parts[0], parts[1], parts[2]);
/// </code></example>
public static class SplitIndices
{
    /// <summary>Parts at random.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="shares">The share of each part; they add up to 1.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <returns>The rows of each part.</returns>
    /// <exception cref="ArgumentException">The shares do not add up to 1, or a part would be empty.</exception>
    public static int[][] Random(int count, IReadOnlyList<double> shares, long seed)
    {
        Check(shares);
        return Filled(Cut(Shuffled([.. Enumerable.Range(0, count)], new RandomStream(seed)), shares), count, shares);
    }

    /// <summary>Training and test rows at random.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="trainingShare">The share of the training rows, in (0, 1).</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static Fold Random(int count, double trainingShare, long seed) =>
        AsFold(Random(count, [trainingShare, 1 - trainingShare], seed));

    /// <summary>Parts in which each class has the same share, as far as whole rows can.</summary>
    /// <param name="classes">The class of each row; missing is a class too.</param>
    /// <param name="shares">The share of each part; they add up to 1.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <returns>The rows of each part.</returns>
    /// <exception cref="ArgumentException">The shares do not add up to 1, or a part would be empty.</exception>
    public static int[][] Stratified(IReadOnlyList<DataValue> classes, IReadOnlyList<double> shares, long seed)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Check(shares);
        // One class after the other, each in random order: what is cut off at once has the mixture of the whole. The
        // classes are dealt row by row to the part that lacks most, so that many small classes do not all round alike.
        var random = new RandomStream(seed);
        List<int>[] parts = [.. shares.Select(_ => new List<int>())];
        foreach (int[] rows in Groups(classes).Select(group => Shuffled(group, random)))
        {
            int[] before = [.. parts.Select(part => part.Count)];
            double total = before.Sum();
            for (int i = 0; i < rows.Length; i++)
            {
                // Within the class first, then over all classes so far.
                int part = Enumerable.Range(0, parts.Length).MaxBy(p =>
                    Math.Floor(shares[p] * rows.Length - (parts[p].Count - before[p])) * 1e6
                    + (shares[p] * (total + i + 1) - parts[p].Count));
                parts[part].Add(rows[i]);
            }
        }
        return Filled([.. parts.Select(part => part.ToArray())], classes.Count, shares);
    }

    /// <summary>Training and test rows in which each class has the same share, as far as whole rows can.</summary>
    /// <param name="classes">The class of each row; missing is a class too.</param>
    /// <param name="trainingShare">The share of the training rows, in (0, 1).</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static Fold Stratified(IReadOnlyList<DataValue> classes, double trainingShare, long seed) =>
        AsFold(Stratified(classes, [trainingShare, 1 - trainingShare], seed));

    /// <summary>
    /// Parts such that all rows of a group are in one part, as near to the shares as whole groups come.
    /// </summary>
    /// <param name="groups">The group of each row, such as a customer; each missing one is a group of its own.</param>
    /// <param name="shares">The share of each part; they add up to 1.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <returns>The rows of each part.</returns>
    /// <exception cref="ArgumentException">The shares do not add up to 1, or a part would be empty.</exception>
    public static int[][] ByGroup(IReadOnlyList<DataValue> groups, IReadOnlyList<double> shares, long seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Check(shares);
        return Filled(Dealt(groups, shares, new RandomStream(seed)), groups.Count, shares);
    }

    /// <summary>Training and test rows such that all rows of a group are in one part.</summary>
    /// <param name="groups">The group of each row; each missing one is a group of its own.</param>
    /// <param name="trainingShare">The share of the training rows, in (0, 1).</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static Fold ByGroup(IReadOnlyList<DataValue> groups, double trainingShare, long seed) =>
        AsFold(ByGroup(groups, [trainingShare, 1 - trainingShare], seed));

    /// <summary>
    /// Parts one after the other in time: no row of a part is later than any of the next. Rows of the same time stay
    /// together.
    /// </summary>
    /// <param name="times">The time of each row: dates or numbers, none missing.</param>
    /// <param name="shares">The share of each part; they add up to 1.</param>
    /// <returns>The rows of each part.</returns>
    /// <exception cref="ArgumentException">
    /// The shares do not add up to 1, a time is missing or no date and no number, or a part would be empty.
    /// </exception>
    public static int[][] ByTime(IReadOnlyList<DataValue> times, IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(times);
        Check(shares);
        double[] keys = Times(times);
        int[] order = InTime(keys);
        var parts = new int[shares.Count][];
        double sum = 0;
        for (int p = 0, from = 0; p < parts.Length; p++)
        {
            sum += shares[p];
            int to = Math.Max(from, p == parts.Length - 1 ? order.Length : Bound(order.Length, sum));
            while (to > from && to < order.Length && keys[order[to]] == keys[order[to - 1]]) to++;
            parts[p] = order[from..to];
            from = to;
        }
        return Filled(parts, times.Count, shares);
    }

    /// <summary>Training rows and, not before any of them, test rows.</summary>
    /// <param name="times">The time of each row: dates or numbers, none missing.</param>
    /// <param name="trainingShare">The share of the training rows, in (0, 1).</param>
    /// <exception cref="ArgumentException">A time is missing or no date and no number, or a part would be empty.
    /// </exception>
    public static Fold ByTime(IReadOnlyList<DataValue> times, double trainingShare) =>
        AsFold(ByTime(times, [trainingShare, 1 - trainingShare]));

    internal static int[] Shuffled(int[] rows, RandomStream random)
    {
        int[] order = [.. rows];
        random.Shuffle(order);
        return order;
    }

    /// <summary>The rows of each value, in the order in which the values first appear.</summary>
    internal static IEnumerable<int[]> Groups(IReadOnlyList<DataValue> keys, bool missingAlone = false) =>
        Enumerable.Range(0, keys.Count)
            .GroupBy(i => (keys[i], missingAlone && keys[i].IsMissing ? i : -1)).Select(group => group.ToArray());

    // The largest groups first, each to the part that is furthest from its share.
    internal static int[][] Dealt(IReadOnlyList<DataValue> groups, IReadOnlyList<double> shares, RandomStream random)
    {
        int[][] all = [.. Groups(groups, missingAlone: true)];
        int[] order = Shuffled([.. Enumerable.Range(0, all.Length)], random);
        List<int>[] parts = [.. shares.Select(_ => new List<int>())];
        foreach (int[] rows in order.Select(i => all[i]).OrderByDescending(rows => rows.Length))
        {
            int part = Enumerable.Range(0, parts.Length).MaxBy(p => shares[p] * groups.Count - parts[p].Count);
            parts[part].AddRange(rows);
        }
        return [.. parts.Select(part => part.ToArray())];
    }

    internal static double[] Times(IReadOnlyList<DataValue> times) => [.. times.Select((time, row) => time.Kind switch
    {
        DataKind.Date => time.AsDate()!.Value.Ticks,
        DataKind.Integer or DataKind.Number => time.AsNumber(),
        _ => throw new ArgumentException($"The time of row {row} is {time}; a date or a number was wanted."),
    })];

    internal static int[] InTime(double[] keys) => [.. Enumerable.Range(0, keys.Length).OrderBy(i => keys[i])];

    internal static int Bound(int count, double share) => (int)Math.Round(count * share, MidpointRounding.AwayFromZero);

    static int[][] Cut(int[] rows, IReadOnlyList<double> shares)
    {
        var parts = new int[shares.Count][];
        double sum = 0;
        for (int p = 0, from = 0; p < parts.Length; p++)
        {
            sum += shares[p];
            int to = p == parts.Length - 1 ? rows.Length : Bound(rows.Length, sum);
            parts[p] = rows[from..to];
            from = to;
        }
        return parts;
    }

    static int[][] Filled(int[][] parts, int count, IReadOnlyList<double> shares)
    {
        if (parts.Any(part => part.Length == 0)) throw new ArgumentException(
            $"{count} rows in the shares {string.Join(" : ", shares)} leave a part empty.");
        foreach (int[] part in parts) Array.Sort(part);
        return parts;
    }

    static Fold AsFold(int[][] parts) => new(parts[0], parts[1]);

    static void Check(IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Count < 2 || shares.Any(share => !(share > 0)) || Math.Abs(shares.Sum() - 1) > 1e-9)
            throw new ArgumentException($"Shares are above 0 and add up to 1; {string.Join(" + ", shares)} do not.");
    }
}
