namespace Lamina.Cpu;

/// <summary>
/// A step of an LSTM after its products, in one pass: nothing between the sums and the states is written.
/// </summary>
sealed unsafe class LstmStepKernel(
    int rows, int units, float* x, float* r, float* before, float* h, float* c, float* gates, float* t) : Kernel
{
    readonly int rowsOfTask = LstmLoops.RowsOfTask(units);

    public override int Tasks => (rows + rowsOfTask - 1) / rowsOfTask;

    public override void Run(int task)
    {
        int end = Math.Min(rows, (task + 1) * rowsOfTask);
        for (int row = task * rowsOfTask; row < end; row++)
        {
            nint one = (nint)row * units, four = 4 * one;
            LstmLoops.Step(units, x + four, r + four, before + one, h + one, c + one, gates + four, t + one);
        }
    }
}
