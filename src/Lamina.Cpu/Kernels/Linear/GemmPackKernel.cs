namespace Lamina.Cpu;

/// <summary>
/// Copies operands of a matrix product to where its tiles read them fastest, once for all tasks; the layout is
/// <see cref="GemmPlan"/>'s.
/// </summary>
sealed unsafe class GemmPackKernel : Kernel
{
    const int TaskFloats = 1 << 16;

    readonly GemmPlan _plan;
    readonly GemmOperands _at;
    readonly int _panels;
    readonly int _perTask;
    readonly int _tasksB;

    public GemmPackKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at, _panels) = (plan, operands, plan.Panels);
        _perTask = Math.Max(1, TaskFloats / (MicroKernel.Columns * plan.Spec.K));
        _tasksB = (int)(((long)plan.CountB * _panels + _perTask - 1) / _perTask);
        Tasks = _tasksB + (plan.CountA * plan.MBlocks);
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    public override void Run(int task)
    {
        if (task >= _tasksB)
        {
            PackRows(task - _tasksB);
            return;
        }

        long end = Math.Min((task + 1L) * _perTask, (long)_plan.CountB * _panels);
        for (long line = (long)task * _perTask; line < end; line++)
        {
            int batch = (int)(line / _panels), n = (int)(line % _panels) * MicroKernel.Columns;
            float* target = (float*)Scratch + _plan.OffsetB + batch * _plan.PackedB + (nint)n * _plan.Spec.K;
            int columns = Math.Min(MicroKernel.Columns, _plan.Spec.N - n);
            PackPanel(_plan.Spec, _at.B + batch * _plan.Spec.BatchB, 0, _plan.Spec.K, n, columns, target);
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
    /// Copies B[k .. k + rows, n .. n + columns] to rows of <paramref name="columns"/> floats.
    /// </summary>
    public static void PackPanel(
        in GemmSpec spec, float* b, int k, int rows, int n, int columns, float* target)
    {
        if (spec.TransposeB)
        {
            TransposeTile.Run(
                (byte*)(b + n * spec.LdB + k), spec.LdB * sizeof(float), (byte*)target, columns * sizeof(float),
                rows, columns, sizeof(float));
            return;
        }

        BlockPacking.Panels(b + k * spec.LdB + n, spec.LdB, rows, columns, target);
    }
}
