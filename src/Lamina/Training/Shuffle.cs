namespace Lamina;

/// <summary>Whether and how Fit takes samples in random order: true, false or "batch".</summary>
public readonly record struct Shuffle
{
    readonly Kind kind;

    Shuffle(Kind kind) => this.kind = kind;

    // The default value of the type is "all".
    enum Kind { All, None, Batch }

    /// <summary>Each epoch takes all samples in another order.</summary>
    public static Shuffle All => default;

    /// <summary>The samples keep their order.</summary>
    public static Shuffle None => new(Kind.None);

    /// <summary>Batches consist of the same samples each time; within a batch the order changes.</summary>
    public static Shuffle WithinBatches => new(Kind.Batch);

    /// <summary>Whether orders are drawn at all.</summary>
    internal bool Draws => kind != Kind.None;

    /// <summary>Draws the order of an epoch.</summary>
    /// <param name="order">The numbers of the samples in their own order.</param>
    /// <param name="batchSize">How many make a batch.</param>
    /// <param name="random">Where the order comes from.</param>
    internal void Draw(Span<int> order, int batchSize, RandomStream random)
    {
        if (kind == Kind.All) random.Shuffle(order);
        for (int i = 0; kind == Kind.Batch && i < order.Length; i += batchSize)
            random.Shuffle(order.Slice(i, Math.Min(batchSize, order.Length - i)));
    }

    /// <summary>True for all samples, false for none.</summary>
    public static implicit operator Shuffle(bool shuffle) => shuffle ? All : None;

    /// <summary>"batch" for <see cref="WithinBatches"/>.</summary>
    /// <exception cref="ArgumentException">It is another word.</exception>
    public static implicit operator Shuffle(string kind) => kind == "batch" ? WithinBatches
        : throw new ArgumentException($"shuffle is true, false or \"batch\", not \"{kind}\".");
}
