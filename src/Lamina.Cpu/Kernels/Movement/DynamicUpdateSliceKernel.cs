namespace Lamina.Cpu;

/// <summary>
/// The operand with a window replaced by the update; the window's place is read when the kernel runs. When operand and
/// output are one buffer, only the window is written; they must not overlap in part.
/// </summary>
sealed unsafe class DynamicUpdateSliceKernel : Kernel
{
    readonly CopyKernel? _whole;
    readonly StridedCopy _update;
    readonly DynamicStarts _starts;
    readonly long[] _steps;
    readonly byte* _updates;
    readonly byte* _output;

    /// <param name="shape">The operand's and the output's shape.</param>
    /// <param name="updateShape">The window's shape.</param>
    /// <param name="starts">One scalar a dimension.</param>
    /// <param name="wideStarts">Whether the scalars are int64 rather than int32.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    /// <param name="operand">The operand's elements.</param>
    /// <param name="update">The window's new elements.</param>
    /// <param name="output">Room for the output, or the operand itself.</param>
    public DynamicUpdateSliceKernel(ReadOnlySpan<int> shape, ReadOnlySpan<int> updateShape, void*[] starts,
        bool wideStarts, int elementSize, void* operand, void* update, void* output)
    {
        _steps = StridedCopy.Steps(shape, elementSize);
        _starts = new DynamicStarts(starts, wideStarts, shape, updateShape);
        _update = new StridedCopy(updateShape, StridedCopy.Steps(updateShape, elementSize), _steps, elementSize);
        _updates = (byte*)update;
        _output = (byte*)output;
        long bytes = elementSize;
        foreach (int size in shape) bytes *= size;
        if (operand != output) _whole = new CopyKernel(bytes, operand, output);
    }

    // The window may fall anywhere in the copied bytes, so the copy comes to its end first.
    public override IReadOnlyList<Kernel> Stages => _whole is null ? [this] : [_whole, this];

    public override int Tasks => _update.Tasks;

    public override void Run(int task)
    {
        byte* dst = _output;
        for (int i = 0; i < _steps.Length; i++) dst += _starts[i] * _steps[i];
        _update.Run(task, _updates, dst);
    }
}
