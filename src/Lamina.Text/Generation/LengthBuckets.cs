namespace Lamina.Text;

/// <summary>
/// Makes batches of pairs of sequences that are of like length, so that little of a batch is padding, and that have
/// few shapes, so that few steps are compiled.
/// </summary>
/// <param name="BatchSize">Pairs in a batch.</param>
/// <param name="Lengths">
/// The lengths that batches are padded to, rising; a pair goes where both fit (the target's start or end comes on top).
/// </param>
public sealed record LengthBuckets(int BatchSize, IReadOnlyList<int> Lengths)
{
    /// <summary>
    /// The length that all targets are padded to, where they are short and of like length; sources alone decide then
    /// where a pair goes.
    /// </summary>
    public int? TargetLength { get; init; }

    /// <summary>How many full batches there are; what is left of each length is not counted.</summary>
    /// <param name="pairs">Sources and targets.</param>
    /// <exception cref="ArgumentException">A pair is longer than the greatest length.</exception>
    public int FullBatches(IReadOnlyList<(int[] Source, int[] Target)> pairs) =>
        Buckets(pairs).Sum(bucket => bucket.Length / BatchSize);

    /// <summary>All batches, from the shortest to the longest.</summary>
    /// <param name="pairs">Sources and targets.</param>
    /// <exception cref="ArgumentException">A pair is longer than the greatest length.</exception>
    public IEnumerable<Batch> All(IReadOnlyList<(int[] Source, int[] Target)> pairs) =>
        Buckets(pairs).SelectMany((bucket, at) => bucket.Chunk(BatchSize).Select(some => Batch(pairs, some, at)));

    /// <summary>Full batches for ever, in random order; each pass draws anew what is in a batch.</summary>
    /// <param name="pairs">Sources and targets.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentException">A pair is longer than the greatest length, or no batch is full.</exception>
    public IEnumerable<Batch> Endless(IReadOnlyList<(int[] Source, int[] Target)> pairs, long seed)
    {
        int[][] buckets = Buckets(pairs);
        if (buckets.All(bucket => bucket.Length < BatchSize))
            throw new ArgumentException($"No length has {BatchSize} pairs of like length, a batch.", nameof(pairs));
        RandomStream random = new(seed);
        while (true)
        {
            foreach (int[] bucket in buckets) random.Shuffle(bucket);
            (int[] Some, int Bucket)[] batches = [.. buckets.SelectMany((bucket, at) => bucket.Chunk(BatchSize)
                .Where(some => some.Length == BatchSize).Select(some => (some, at)))];
            int[] order = [.. Enumerable.Range(0, batches.Length)];
            random.Shuffle(order);
            foreach (int at in order) yield return Batch(pairs, batches[at].Some, batches[at].Bucket);
        }
    }

    Batch Batch(IReadOnlyList<(int[] Source, int[] Target)> pairs, int[] some, int bucket) =>
        SequenceTransformer.Batch([.. some.Select(i => pairs[i].Source)], [.. some.Select(i => pairs[i].Target)],
            Lengths[bucket], TargetLength ?? Lengths[bucket]);

    int[][] Buckets(IReadOnlyList<(int[] Source, int[] Target)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        List<int>[] buckets = [.. Lengths.Select(_ => new List<int>())];
        for (int i = 0; i < pairs.Count; i++)
        {
            int length = pairs[i].Source.Length, at = 0;
            if (TargetLength is null) length = Math.Max(length, pairs[i].Target.Length);
            while (at < Lengths.Count && Lengths[at] < length) at++;
            if (at == Lengths.Count) throw new ArgumentException($"Pair {i} has the length {length}; the greatest is " +
                $"{Lengths.DefaultIfEmpty(0).Last()}.", nameof(pairs));
            buckets[at].Add(i);
        }
        return [.. buckets.Select(bucket => bucket.ToArray())];
    }
}
