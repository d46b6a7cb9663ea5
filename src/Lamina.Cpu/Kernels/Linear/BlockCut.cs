namespace Lamina.Cpu;

/// <summary>
/// How a product with long sums is cut: into blocks of C for whose sums a task packs the operands, and, where these
/// are few, the sums into chunks besides. The cut is the one that a simple model of the machine likes best, as much
/// with two workers as with many.
/// </summary>
readonly struct BlockCut
{
    const int MostBlock = 256, MostDepth = 416, LeastDepth = 192, LeastChunk = 512, MostChunks = 16, MostTasks = 128;

    // Multiply-adds; smaller products share the second-level cache with the steps around them.
    const long LeastWork = 8_000_000;

    /// <summary>Floats of both operands that a task packs at once, at most.</summary>
    public const int MostPacked = 2 * MostBlock * MostDepth;

    // Of the model: multiply-adds in a cycle; cycles to fetch and pack a float, to add a float to C, to begin a task.
    const double MultiplyAdds = 16, Fetch = 1.5, Add = 1, Begin = 2000;
    const double FewWorkers = 2, ManyWorkers = 32, WeightOfMany = 0.1;

    /// <summary>
    /// Whether a product is better cut so than packed as a whole: A lies the wrong way, the sums are long.
    /// </summary>
    public static bool Suits(in GemmSpec spec) =>
        spec.TransposeA && (long)spec.M * spec.N * spec.K >= LeastWork && spec.K >= LeastDepth &&
        spec.M >= MicroKernel.MaxRows && spec.N >= MicroKernel.Lanes;

    /// <summary>How much of each sum is made at once.</summary>
    public static int Depth(in GemmSpec spec)
    {
        int runs = (spec.K + MostDepth - 1) / MostDepth;
        return (spec.K + runs - 1) / runs;
    }

    public BlockCut(in GemmSpec spec)
    {
        int tiles = Blocks(spec.M, MicroKernel.MaxRows), panels = Blocks(spec.N, MicroKernel.Columns);
        int mostChunks = spec.Batch > 1 ? 1 : Math.Clamp(spec.K / LeastChunk, 1, MostChunks);
        double least = double.PositiveInfinity;
        int previousM = 0;
        for (int mBlocks = 1; mBlocks <= tiles; mBlocks++)
        {
            int m = Math.Min(spec.M, Blocks(tiles, mBlocks) * MicroKernel.MaxRows);
            if (m > MostBlock || m == previousM)
            {
                continue;
            }

            previousM = m;
            int previousN = 0;
            for (int nBlocks = 1; nBlocks <= panels; nBlocks++)
            {
                int n = Math.Min(spec.N, Blocks(panels, nBlocks) * MicroKernel.Columns);
                if (n > MostBlock || n == previousN)
                {
                    continue;
                }

                previousN = n;
                for (int chunks = 1; chunks <= mostChunks; chunks++)
                {
                    long tasks = (long)Blocks(spec.M, m) * Blocks(spec.N, n) * spec.Batch * chunks;
                    double cost = tasks > MostTasks && m < MostBlock / 2 ? double.MaxValue
                        : Cost(spec, m, n, chunks, tasks);
                    if (cost < least)
                    {
                        (least, M, N, Chunks) = (cost, m, n, chunks);
                    }
                }
            }
        }
    }

    /// <summary>Rows of C that a task makes.</summary>
    public int M { get; }

    /// <summary>Columns of C that a task makes.</summary>
    public int N { get; }

    /// <summary>Into how many pieces the sums are cut.</summary>
    public int Chunks { get; }

    static double Cost(in GemmSpec spec, int m, int n, int chunks, long tasks)
    {
        double k = (double)spec.K / chunks, runs = Math.Ceiling(k / MostDepth);
        double task = (k * ((double)m * n / MultiplyAdds + (m + n) * Fetch)) + (m * n * runs * Add) + Begin;
        double total = chunks == 1 ? 0 : (double)spec.M * spec.N * chunks * Add;
        return Time(FewWorkers) + WeightOfMany * Time(ManyWorkers);

        double Time(double workers) => Math.Ceiling(tasks / workers) * workers * task + total;
    }

    static int Blocks(int length, int block) => (length + block - 1) / block;
}
