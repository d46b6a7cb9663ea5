namespace Lamina.Cpu;

/// <summary>
/// Copies the operands of a matrix product to where its tiles read them fastest; the layouts are
/// <see cref="GemmPlan"/>'s.
/// </summary>
sealed unsafe class GemmPackKernel : Kernel
{
    const int TaskFloats = 1 << 16;

    readonly GemmPlan _plan;
    readonly GemmOperands _at;
    readonly int _linesA;
    readonly int _linesB;
    readonly int _perTaskA;
    readonly int _perTaskB;
    readonly int _tasksA;

    public GemmPackKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at) = (plan, operands);
        var spec = plan.Spec;
        _linesA = spec.TransposeA ? plan.MBlocks : spec.M;
        _linesB = plan.Panels;
        _perTaskA = (int)Math.Max(1, TaskFloats / Math.Max(1, plan.PackedA / _linesA));
        _perTaskB = Math.Max(1, TaskFloats / (MicroKernel.Columns * spec.K));
        _tasksA = Count(plan.CountA * (long)_linesA, _perTaskA);
        Tasks = _tasksA + Count(plan.CountB * (long)_linesB, _perTaskB);

        static int Count(long lines, int perTask) => (int)((lines + perTask - 1) / perTask);
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    public override void Run(int task)
    {
        if (task < _tasksA)
        {
            long end = Math.Min((task + 1L) * _perTaskA, (long)_plan.CountA * _linesA);
            for (long line = (long)task * _perTaskA; line < end; line++)
            {
                PackLineOfA((int)(line / _linesA), (int)(line % _linesA));
            }
        }
        else
        {
            long end = Math.Min((task - _tasksA + 1L) * _perTaskB, (long)_plan.CountB * _linesB);
            for (long line = (long)(task - _tasksA) * _perTaskB; line < end; line++)
            {
                int batch = (int)(line / _linesB), n = (int)(line % _linesB) * MicroKernel.Columns;
                float* target = (float*)Scratch + _plan.OffsetB + batch * _plan.PackedB + (nint)n * _plan.Spec.K;
                int columns = Math.Min(MicroKernel.Columns, _plan.Spec.N - n);
                PackPanel(
                    _plan.Spec, _at.B + batch * _plan.Spec.BatchB, 0, _plan.Spec.K, n, columns, target);
            }
        }
    }

    void PackLineOfA(int batch, int line)
    {
        ref readonly var spec = ref _plan.Spec;
        float* target = (float*)Scratch + _plan.OffsetA + batch * _plan.PackedA;
        float* source = _at.A + batch * spec.BatchA;
        if (!spec.TransposeA)
        {
            Copy(source + line * spec.LdA, target + line * _plan.PackedLdA, spec.K);
            return;
        }

        int m = line * _plan.MBlock, width = Math.Min(_plan.MBlock, spec.M - m);
        target += m * (nint)spec.K;
        for (int k = 0; k < spec.K; k++)
        {
            Copy(source + k * spec.LdA + m, target + k * (nint)_plan.MBlock, width);
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

    static void Copy(float* source, float* target, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
}
