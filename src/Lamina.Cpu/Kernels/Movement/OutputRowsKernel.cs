namespace Lamina.Cpu;

/// <summary>
/// Base of the kernels that write a contiguous output of equal rows, each byte once. The bytes are cut into equal
/// ranges, one a task, whatever the row length: a few huge rows spread as well as many tiny ones.
/// </summary>
abstract unsafe class OutputRowsKernel(long rows, long rowBytes) : Kernel
{
    /// <summary>Bytes of output a task; a multiple of every element size, so no element is cut.</summary>
    public const long Grain = 64 * 1024;

    readonly long _total = rows * rowBytes;

    public sealed override int Tasks => (int)Math.Max(1, (_total + Grain - 1) / Grain);

    public sealed override void Run(int task)
    {
        long at = task * Grain;
        long end = Math.Min(at + Grain, _total);
        if (at >= end) return;
        long row = at / rowBytes;
        long from = at % rowBytes;
        while (at < end)
        {
            long to = Math.Min(rowBytes, from + end - at);
            Row(row++, from, to);
            at += to - from;
            from = 0;
        }
    }

    /// <summary>Writes bytes <paramref name="from"/> to <paramref name="to"/> of one output row.</summary>
    protected abstract void Row(long row, long from, long to);
}
