namespace Lamina.Cpu;

/// <summary>
/// Copies operands of a matrix product to where its tiles read them fastest, once for all tasks; the layout is
/// <see cref="GemmPlan"/>'s.
/// </summary>
sealed unsafe class GemmPackKernel : Kernel
{
    const int TaskFloats = 1 << 14;

    // Panels of B whose rows are read in one go. The same rows of more panels could fall on one set of the caches.
    const int MostPanels = 8;

    readonly GemmPlan _plan;
    readonly GemmOperands _at;
    readonly int _columns;
    readonly int _depth;
    readonly int _groups;
    readonly int _parts;
    readonly int _perTask;
    readonly int _tasksB;

    public GemmPackKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at) = (plan, operands);
        _columns = Math.Min(plan.Panels, MostPanels) * MicroKernel.Columns;
        _depth = Math.Min(plan.Spec.K, TaskFloats / _columns);
        _groups = (plan.Spec.N + _columns - 1) / _columns;
        _parts = (plan.Spec.K + _depth - 1) / _depth;
        _perTask = TaskFloats / (_columns * _depth);
        _tasksB = (int)((Blocks + _perTask - 1) / _perTask);
        Tasks = _tasksB + (plan.CountA * plan.MBlocks);
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    // Blocks of _depth rows and _columns columns.
    long Blocks => (long)_plan.CountB * _groups * _parts;

    public override void Run(int task)
    {
        if (task >= _tasksB)
        {
            PackRows(task - _tasksB);
            return;
        }

        ref readonly var spec = ref _plan.Spec;
        long end = Math.Min((task + 1L) * _perTask, Blocks);
        for (long block = (long)task * _perTask; block < end; block++)
        {
            long rest = Math.DivRem(block, _parts, out long part);
            int batch = (int)Math.DivRem(rest, _groups, out long group);
            int n = (int)group * _columns, k = (int)part * _depth;
            float* target = (float*)Scratch + _plan.OffsetB + batch * _plan.PackedB + (nint)n * spec.K;
            PackColumns(spec, _at.B + batch * spec.BatchB, k, Math.Min(_depth, spec.K - k), n,
                Math.Min(_columns, spec.N - n), target, k, spec.K);
        }
    }

    // The rows of A that a task multiplies, for each run of k the tiles in the order of their use.
    void PackRows(int block)
    {
        ref readonly var spec = ref _plan.Spec;
        int batch = Math.DivRem(block, _plan.MBlocks, out int mBlock);
        int m0 = mBlock * _plan.MBlock, rows = Math.Min(spec.M - m0, _plan.MBlock);
        float* a = _at.A + batch * spec.BatchA + m0 * spec.ARow;
        float* target = (float*)Scratch + _plan.OffsetA + batch * _plan.PackedA + (nint)m0 * spec.K;
        for (int k = 0; k < spec.K; k += _plan.KBlock)
        {
            int depth = Math.Min(spec.K - k, _plan.KBlock);
            for (int tiles = 0, m = 0; m < rows; tiles += _plan.TilesTogether)
            {
                int m1 = MicroKernel.RowsOf(tiles + _plan.TilesTogether, rows);
                float* from = a + k * spec.AStep + m * spec.ARow;
                BlockPacking.Tiles(from, spec.LdA, spec.TransposeA, depth, m1 - m, target);
                target += (nint)(m1 - m) * depth;
                m = m1;
            }
        }
    }

    /// <summary>
    /// Copies B[k .. k + rows, n .. n + columns] into panels that have <paramref name="all"/> rows, from the row
    /// <paramref name="first"/> on.
    /// </summary>
    public static void PackColumns(
        in GemmSpec spec, float* b, int k, int rows, int n, int columns, float* target, int first, int all)
    {
        if (!spec.TransposeB)
        {
            BlockPacking.Panels(b + k * spec.LdB + n, spec.LdB, rows, columns, target, first, all);
            return;
        }

        for (int done = 0; done < columns; done += MicroKernel.Columns)
        {
            int now = Math.Min(MicroKernel.Columns, columns - done);
            float* to = target + (nint)done * all + (nint)first * now;
            TransposeTile.Run((byte*)(b + (n + done) * spec.LdB + k), spec.LdB * sizeof(float),
                (byte*)to, now * sizeof(float), rows, now, sizeof(float));
        }
    }
}
