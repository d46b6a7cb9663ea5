namespace Lamina.Cpu;

/// <summary>Adds up in order what <see cref="RowKernel{T}"/> has summed in chunks, and ends the row.</summary>
sealed unsafe class RowSumKernel(GemmSpec spec, GemmOperands at, int chunks) : Kernel
{
    const int Columns = 1024;

    readonly int _blocks = (spec.N + Columns - 1) / Columns;

    public override int Tasks => _blocks * spec.M * spec.Batch;

    public override void Run(int task)
    {
        int row = Math.DivRem(task, _blocks, out int block), batch = Math.DivRem(row, spec.M, out int m);
        int n = block * Columns, columns = Math.Min(Columns, spec.N - n);
        float* part = (float*)Scratch + ((nint)batch * chunks * spec.M + m) * spec.N + n;
        float* y = at.C + batch * spec.BatchC + m * spec.LdC + n;
        if (!spec.Accumulate)
        {
            new Span<float>(y, columns).Clear();
        }

        for (int chunk = 0; chunk < chunks; chunk++, part += (nint)spec.M * spec.N)
        {
            RowLoops.Add(y, part, y, columns);
        }

        GemmEnd.Row(spec, y, at.Bias == null ? null : at.Bias + n * spec.BiasStep, columns);
    }
}
