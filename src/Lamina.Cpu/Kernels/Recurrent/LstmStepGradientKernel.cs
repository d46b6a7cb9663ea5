namespace Lamina.Cpu;

/// <summary>The gradient of a step of an LSTM, in one pass.</summary>
sealed unsafe class LstmStepGradientKernel(
    int rows, int units, float* gates, float* before, float* t, float* dh, float* dc, float* sums, float* dBefore)
    : Kernel
{
    readonly int rowsOfTask = LstmLoops.RowsOfTask(units);

    public override int Tasks => (rows + rowsOfTask - 1) / rowsOfTask;

    public override void Run(int task)
    {
        int end = Math.Min(rows, (task + 1) * rowsOfTask);
        for (int row = task * rowsOfTask; row < end; row++)
        {
            nint one = (nint)row * units, four = 4 * one;
            LstmLoops.Gradient(
                units, gates + four, before + one, t + one, dh + one, dc + one, sums + four, dBefore + one);
        }
    }
}
