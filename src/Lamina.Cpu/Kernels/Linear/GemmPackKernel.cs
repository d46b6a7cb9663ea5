namespace Lamina.Cpu;

/// <summary>
/// Copies B of a matrix product to where its tiles read it fastest; the layout is <see cref="GemmPlan"/>'s.
/// </summary>
sealed unsafe class GemmPackKernel : Kernel
{
    const int TaskFloats = 1 << 16;

    readonly GemmPlan _plan;
    readonly GemmOperands _at;
    readonly int _panels;
    readonly int _perTask;

    public GemmPackKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at, _panels) = (plan, operands, plan.Panels);
        _perTask = Math.Max(1, TaskFloats / (MicroKernel.Columns * plan.Spec.K));
        Tasks = (int)(((long)plan.CountB * _panels + _perTask - 1) / _perTask);
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    public override void Run(int task)
    {
        long end = Math.Min((task + 1L) * _perTask, (long)_plan.CountB * _panels);
        for (long line = (long)task * _perTask; line < end; line++)
        {
            int batch = (int)(line / _panels), n = (int)(line % _panels) * MicroKernel.Columns;
            float* target = (float*)Scratch + _plan.OffsetB + batch * _plan.PackedB + (nint)n * _plan.Spec.K;
            int columns = Math.Min(MicroKernel.Columns, _plan.Spec.N - n);
            PackPanel(_plan.Spec, _at.B + batch * _plan.Spec.BatchB, 0, _plan.Spec.K, n, columns, target);
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
