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

    // A that lies the other way is read a row for each step of a sum: so many, which may all lie on pages of their own.
    const int MostColumnsOfA = 256;

    // Of an A that is packed: longer runs bring C less often.
    const int MostKPacked = 1024;

    // Up to here a task takes all rows of a product whose B it has to transpose, so that none does it twice.
    const int MostRowsUncut = 256;

    // From here on so many tiles read a panel of B that a copy of it, row behind row, pays.
    const int LeastRowsPacked = 96;

    // Floats of an operand that stay in the second-level cache, to be read again and again.
    const int NearFloats = 1 << 17;

    // Panels of B side by side that a task takes at least of a B that is far away: rows that are cut short come slowly.
    const int WidePanels = 2;

    // Of the model: multiply-adds in a cycle, cycles to fetch a float of a long row from far away, of rows that lie on
    // pages of their own or that are asked for in time, to copy a float of A for all tasks to memory that no core has
    // near, and to begin a task. Measured on an Emerald Rapids, on one processor.
    const double MultiplyAdds = 32, Far = 0.2, FarApart = 0.6, Streamed = 0.1, Copy = 2, Begin = 2000;
    const int NearStride = 512;
    const int FewWorkers = 2, ManyWorkers = 16;
    const double WeightOfMany = 0.06;

    // What part of a task a worker waits for the others at the end.
    const double Tail = 0.5;

    // A is copied into tiles for at least so many columns: where it lies on few sets of the cache, and where not.
    const int LeastColumnsPacked = 128, ManyColumns = 256;

    // So many tiles of rows are done with all columns before the next: what they read of A stays in the first-level
    // cache, and the pages of C in its address table. B comes from the second level all the same. Of A that is packed
    // more are taken, since of an A that lies the other way each step is on a page of its own, to be read once.
    const int TilesNear = 3, TilesPacked = 8;

    // More rows of B than usual that a tile asks for ahead: of the panels of long sums, which come from far away. Rows
    // 4 KiB apart would push each other out of the first-level cache, and short sums would end before.
    const int AheadOfPanels = 24;

    // Rows this far apart, or a multiple of it, all fall on the same few sets of the L1 cache.
    const int AliasedStride = 1024;

    public GemmPlan(GemmSpec spec)
    {
        Spec = spec;
        PackA = spec.LdA % AliasedStride == 0 && spec.N >= LeastColumnsPacked;
        int most = PackA ? MostKPacked : spec.TransposeA ? MostColumnsOfA : MostK;
        int runs = (spec.K + most - 1) / most;
        KBlock = (spec.K + runs - 1) / runs;
        PackB = spec.TransposeB || (spec.M >= 64 && spec.LdB % AliasedStride == 0)
            || (spec.M >= LeastRowsPacked && KBlock * spec.LdB > NearFloats);

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
            (MBlock, NBlock) = Cut(Blocks(wanted, spec.Batch));
        }

        Time = Cycles(MBlock, NBlock);
        PackA |= spec.TransposeA && NBlock >= ManyColumns;
    }

    public readonly GemmSpec Spec;

    /// <summary>Rows, columns and products of C that one task makes.</summary>
    public int MBlock { get; }

    public int NBlock { get; }

    public int BatchBlock { get; }

    /// <summary>How much of each sum is made at once.</summary>
    public int KBlock { get; }

    /// <summary>What the model says of the time, in cycles of one processor.</summary>
    public double Time { get; }

    /// <summary>
    /// Whether the rows of A that are multiplied next are copied into tiles one behind the other
    /// (<see cref="BlockPacking.Tiles"/>): where they lie they all fall on the same sets of the cache, or so many
    /// columns are multiplied with them that it pays to read them in order.
    /// </summary>
    public bool PackA { get; init; }

    /// <summary>Whether B is copied first, into panels of K rows as wide as a tile.</summary>
    public bool PackB { get; init; }

    /// <summary>
    /// Whether each task packs what it needs of B just before it uses it, which no other task does, instead of a
    /// stage that packs all of B for all.
    /// </summary>
    public bool PackInTask => PackB && MBlocks == 1;

    /// <summary>The same of A.</summary>
    public bool PackAInTask => PackA && NBlocks == 1;

    public int MBlocks => Blocks(Spec.M, MBlock);

    public int NBlocks => Blocks(Spec.N, NBlock);

    public int BatchBlocks => Blocks(Spec.Batch, BatchBlock);

    /// <summary>Floats of one packed B.</summary>
    public nint PackedB => (nint)Spec.N * Spec.K;

    /// <summary>Floats of B that a task packs at once.</summary>
    public nint PanelFloats => PackInTask ? (nint)MicroKernel.Columns * KBlock : 0;

    /// <summary>How many rows of B a tile asks for before it needs them.</summary>
    public nint RowsAhead => PackA && PackB ? AheadOfPanels : MicroTile.Plain.Ahead;

    /// <summary>Rows that a task multiplies with all its columns before the next.</summary>
    public int RowsTogether => Math.Min(MBlock, TilesTogether * MicroKernel.MaxRows);

    /// <summary>The same in tiles.</summary>
    public int TilesTogether =>
        PackInTask ? Blocks(MBlock, MicroKernel.MaxRows) : PackA ? TilesPacked : TilesNear;

    /// <summary>Floats that a task packs at once, in memory of its thread.</summary>
    public nint TaskFloats => PanelFloats + (PackAInTask ? (nint)RowsTogether * KBlock : 0);

    /// <summary>How many B's are packed by a stage for all tasks.</summary>
    public int CountB => !PackB || PackInTask ? 0 : Spec.BatchB == 0 ? 1 : Spec.Batch;

    /// <summary>How many A's, likewise.</summary>
    public int CountA => !PackA || PackAInTask ? 0 : DistinctA;

    int DistinctA => Spec.BatchA == 0 ? 1 : Spec.Batch;

    /// <summary>Floats of one packed A.</summary>
    public nint PackedA => (nint)Spec.M * Spec.K;

    public int Tasks => BatchBlocks * MBlocks * NBlocks;

    public int Panels => Blocks(Spec.N, MicroKernel.Columns);

    /// <summary>Whether the results go to the start of the scratch memory, as partial sums of something.</summary>
    public bool ResultInScratch { get; init; }

    /// <summary>Floats of the scratch memory that somebody else uses, at its start; whole cache lines.</summary>
    public nint OffsetB { get; init; }

    /// <summary>Where the packed A's begin, behind the packed B's.</summary>
    public nint OffsetA => OffsetB + CountB * PackedB;

    public long ScratchBytes => (OffsetA + CountA * PackedA) * sizeof(float);

    /// <summary>How many tasks so many operations deserve.</summary>
    public static int WantedTasks(long work) =>
        (int)Math.Max(Math.Min(work / LeastTaskWork, EnoughTasks), Math.Clamp(work / TaskWork, 1, MostTasks));

    // Blocks of whole tiles, or even ones where tiles are packed: the cut that a simple model of the machine likes
    // best, with few workers and with many. A task reads its rows of A and its columns of B from far away, save where
    // all of an operand stays in the second-level cache. What a task reads of a B that streams need not stay near.
    (int M, int N) Cut(int most)
    {
        int tiles = Blocks(Spec.M, MicroKernel.MaxRows), panels = Panels;
        int mostRows = Spec.TransposeB && Spec.M <= MostRowsUncut && panels >= most
            ? 1 : Math.Min(most, Blocks(tiles, TilesNear));
        int leastColumns = Streams ? 1 : Blocks(Spec.N, Math.Max(MicroKernel.Columns, NearFloats / KBlock));
        int mostColumns = FetchB > 0 && !PackB ? Math.Max(1, panels / WidePanels) : panels;
        (int M, int N) best = (Spec.M, Spec.N);
        double least = double.PositiveInfinity;
        for (int mBlocks = 1; mBlocks <= mostRows; mBlocks++)
        {
            int m = PackA ? Blocks(Spec.M, mBlocks)
                : Math.Min(Spec.M, Blocks(tiles, mBlocks) * MicroKernel.MaxRows);
            int end = Math.Min(mostColumns, Math.Max(leastColumns, Blocks(most, mBlocks)));
            for (int nBlocks = leastColumns; nBlocks <= end; nBlocks++)
            {
                int n = Math.Min(Spec.N, Blocks(panels, nBlocks) * MicroKernel.Columns);
                double time = Cycles(m, n);
                if (time < least)
                {
                    (least, best) = (time, (m, n));
                }
            }
        }

        return best;
    }

    // What it costs to fetch a float of A and of B.
    double FetchA => (long)Spec.M * Spec.K <= NearFloats ? 0 : PackA || Spec.LdA > NearStride ? FarApart : Far;

    double FetchB => (long)Spec.N * Spec.K <= NearFloats ? 0
        : Streams ? Streamed : !PackB && Spec.LdB > NearStride ? FarApart : Far;

    // Whether B lies row behind row, and A so that a tile can ask for the rows of B in time.
    bool Streams => PackB && (PackA || !Spec.TransposeA);

    // What it costs to copy all of A first, if more tasks than one need the same rows.
    double CopyA(int n) => PackA && n < Spec.N ? Copy * Spec.M * Spec.K * DistinctA : 0;

    double Cycles(int m, int n)
    {
        double block = (Spec.K * (((double)m * n / MultiplyAdds) + (m * FetchA) + (n * FetchB))) + Begin;
        double task = BatchBlock * block;
        int cuts = Blocks(Spec.M, m) * Blocks(Spec.N, n) * BatchBlocks;
        return CopyA(n) + With(FewWorkers) + (WeightOfMany * With(ManyWorkers));

        double With(int workers) => (Blocks(cuts, workers) + Tail) * workers * task;
    }

    static int Blocks(int length, int block) => (length + block - 1) / block;
}
