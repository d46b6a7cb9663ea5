namespace Lamina.Cpu;

/// <summary>
/// How a product is cut, from its shape alone: into tasks of whole blocks of C, and each sum into runs of k that keep
/// the operands in the cache. A sum never spans tasks; <see cref="SplitSumKernel"/> takes those too long for that.
/// </summary>
sealed class GemmPlan
{
    // 5 million operations take a core some 50 µs, against 1 µs to hand out a task; more than 128 tasks serve nobody.
    // Small products are cut finer, down to some 5 µs, until there is something for every worker.
    const long TaskWork = 5_000_000;
    const long LeastTaskWork = 500_000;
    const int EnoughTasks = 16;
    const int MostTasks = 128;
    const int MostK = 512;

    // Up to here a task takes all rows of a product whose B it has to transpose, so that none does it twice.
    const int MostRowsUncut = 256;

    // From here on so many tiles read a panel of B that a copy of it, row behind row, pays.
    const int LeastRowsPacked = 96;

    // Rows of A that lie no farther apart are near each other.
    const int NearStride = 512;

    // Rows this far apart, or a multiple of it, all fall on the same few sets of the L1 cache.
    const int AliasedStride = 1024;

    public GemmPlan(GemmSpec spec)
    {
        Spec = spec;
        PackBlocks = BlockCut.Suits(spec);
        if (PackBlocks)
        {
            var cut = new BlockCut(spec);
            (MBlock, NBlock, KBlock, BatchBlock) = (cut.M, cut.N, BlockCut.Depth(spec), 1);
            return;
        }

        int runs = (spec.K + MostK - 1) / MostK;
        KBlock = (spec.K + runs - 1) / runs;

        long work = 2L * spec.M * spec.N * spec.K * spec.Batch;
        int wanted = WantedTasks(work);
        if (spec.Batch >= wanted)
        {
            BatchBlock = (spec.Batch + wanted - 1) / wanted;
            (MBlock, NBlock) = (spec.M, spec.N);
        }
        else
        {
            BatchBlock = 1;
            (MBlock, NBlock) = Cut((wanted + spec.Batch - 1) / spec.Batch);
        }

        PackA = spec.LdA % AliasedStride == 0 && spec.N >= 128;
        PackB = spec.TransposeB || (spec.M >= 64 && spec.LdB % AliasedStride == 0)
            || (spec.M >= LeastRowsPacked && spec.LdB >= 256 && (long)spec.K * spec.N >= 1 << 17);
    }

    public readonly GemmSpec Spec;

    /// <summary>Rows, columns and products of C that one task makes.</summary>
    public int MBlock { get; }

    public int NBlock { get; }

    public int BatchBlock { get; }

    /// <summary>How much of each sum is made at once.</summary>
    public int KBlock { get; }

    /// <summary>
    /// Whether A is copied first, so that its rows do not all fall on the same sets of the cache: rows of
    /// <see cref="PackedLdA"/>, or, transposed, K rows of <see cref="MBlock"/> for each block of rows of C.
    /// </summary>
    public bool PackA { get; init; }

    /// <summary>Whether B is copied first, into panels of K rows as wide as a tile.</summary>
    public bool PackB { get; init; }

    /// <summary>
    /// Whether each task packs its block of B, a run of k at a time, into <see cref="PackBuffer"/>; with
    /// <see cref="PackStrips"/> also that of A.
    /// </summary>
    public bool PackBlocks { get; }

    /// <summary>
    /// Whether a task that packs its blocks also packs A, for one tile behind the other. Rows near each other are read
    /// where they are: a tile takes one or two cache lines of each, and the machine guesses the next.
    /// </summary>
    public bool PackStrips => PackBlocks && Spec.LdA > NearStride;

    /// <summary>
    /// Whether each task packs what it needs of B just before it uses it, which no other task does, instead of a
    /// stage that packs all of B for all.
    /// </summary>
    public bool PackInTask => PackB && MBlocks == 1;

    public int MBlocks => Blocks(Spec.M, MBlock);

    public int NBlocks => Blocks(Spec.N, NBlock);

    public int BatchBlocks => Blocks(Spec.Batch, BatchBlock);

    /// <summary>Whole cache lines, and never a power of two of them.</summary>
    public nint PackedLdA => ((Spec.K + 15) / 16 | 1) * 16;

    /// <summary>Floats of one packed A, of one packed B, and how many of them there are.</summary>
    public nint PackedA => Spec.TransposeA ? (nint)MBlocks * MBlock * Spec.K : Spec.M * PackedLdA;

    public nint PackedB => (nint)Spec.N * Spec.K;

    /// <summary>Floats that one task packs at once.</summary>
    public nint TaskPanel => PackInTask ? (nint)MicroKernel.Columns * KBlock : 0;

    public int CountA => !PackA ? 0 : Spec.BatchA == 0 ? 1 : Spec.Batch;

    public int CountB => !PackB || PackInTask ? 0 : Spec.BatchB == 0 ? 1 : Spec.Batch;

    public int Tasks => BatchBlocks * MBlocks * NBlocks;

    public int Panels => Blocks(Spec.N, MicroKernel.Columns);

    /// <summary>Whether the results go to the start of the scratch memory, as partial sums of something.</summary>
    public bool ResultInScratch { get; init; }

    /// <summary>Floats of the scratch memory that somebody else uses, at its start.</summary>
    public nint OffsetA { get; init; }

    /// <summary>Floats before the packed B's in the scratch memory: behind the packed A's, on a cache line.</summary>
    public nint OffsetB => OffsetA + (CountA * PackedA + 15) / 16 * 16;

    public long ScratchBytes => (OffsetB + CountB * PackedB + Tasks * TaskPanel) * sizeof(float);

    /// <summary>How many tasks so many operations deserve.</summary>
    public static int WantedTasks(long work) =>
        (int)Math.Max(Math.Min(work / LeastTaskWork, EnoughTasks), Math.Clamp(work / TaskWork, 1, MostTasks));

    // Blocks of whole tiles; of the cuts with about as many blocks as wanted, the one that reads least.
    (int M, int N) Cut(int wanted)
    {
        int tiles = Blocks(Spec.M, MicroKernel.MaxRows), panels = Panels;
        (int M, int N) best = (Spec.M, Spec.N);
        long least = long.MaxValue;
        int most = Spec.TransposeB && Spec.M <= MostRowsUncut && panels >= wanted ? 1 : Math.Min(wanted, tiles);
        for (int mBlocks = 1; mBlocks <= most; mBlocks++)
        {
            int nBlocks = Math.Min(panels, (wanted + mBlocks - 1) / mBlocks);
            int m = Blocks(tiles, mBlocks) * MicroKernel.MaxRows;
            int n = Blocks(panels, nBlocks) * MicroKernel.Columns;
            long cuts = (long)Blocks(Spec.M, m) * Blocks(Spec.N, n);
            long reads = cuts * (m + n) + Math.Max(0, wanted - cuts) * (Spec.M + Spec.N);
            if (reads < least)
            {
                (least, best) = (reads, (Math.Min(m, Spec.M), Math.Min(n, Spec.N)));
            }
        }

        return best;
    }

    static int Blocks(int length, int block) => (length + block - 1) / block;
}
