namespace Lamina.Cpu;

/// <summary>A product over no k at all, or of no elements: C is what it was, or 0, then bias and activation.</summary>
sealed unsafe class EmptySumKernel(GemmSpec spec, GemmOperands operands) : Kernel
{
    public override int Tasks => (long)spec.M * spec.N * spec.Batch == 0 ? 0 : 1;

    public override void Run(int task)
    {
        for (int batch = 0; batch < spec.Batch; batch++)
        {
            for (int m = 0; m < spec.M; m++)
            {
                float* row = operands.C + batch * spec.BatchC + m * spec.LdC;
                if (!spec.Accumulate)
                {
                    new Span<float>(row, spec.N).Clear();
                }

                GemmEnd.Row(spec, row, operands.Bias, spec.N);
            }
        }
    }
}
