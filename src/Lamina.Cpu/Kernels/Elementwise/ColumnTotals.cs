namespace Lamina.Cpu;

/// <summary>
/// One row for each task of a loop, to which the task combines its rows, and in the end their combination.
/// </summary>
unsafe struct ColumnTotal
{
    /// <summary>The slot of the loop's program that points to the task's row.</summary>
    public int Slot;

    /// <summary>Elements of the row; <see cref="Length"/> points to it too.</summary>
    public int Columns;

    /// <summary>Bytes from one task's row to the next, and where the first begins in the scratch memory.</summary>
    public long RowBytes, Offset;

    /// <summary>Fills a row with what combining nothing gives; combines rows with a row.</summary>
    public TileFunction Clear, Accumulate;

    public void* Length, Output;
}

/// <summary>The second stage of a loop that combines rows to one row: combines the rows of its tasks.</summary>
sealed unsafe class ColumnTotals(ColumnTotal[] totals, int parts, long scratchBytes) : Kernel
{
    public override long ScratchBytes => scratchBytes;

    public override void Run(int task)
    {
        foreach (ColumnTotal total in totals)
        {
            total.Clear(null, null, null, null, total.Output, total.Columns);
            for (int part = 0; part < parts; part++)
                total.Accumulate(Scratch + total.Offset + part * total.RowBytes, total.Length, null, null,
                    total.Output, total.Columns);
        }
    }
}
