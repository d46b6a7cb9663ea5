namespace Lamina.Cpu;

/// <summary>A window of fixed size whose place is read when the kernel runs.</summary>
sealed unsafe class DynamicSliceKernel : Kernel
{
    readonly StridedCopy _copy;
    readonly DynamicStarts _starts;
    readonly long[] _steps;
    readonly byte* _input;
    readonly byte* _output;

    /// <param name="shape">The input's shape.</param>
    /// <param name="sizes">The output's shape.</param>
    /// <param name="starts">One scalar a dimension.</param>
    /// <param name="wideStarts">Whether the scalars are int64 rather than int32.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    /// <param name="input">The input's elements.</param>
    /// <param name="output">Room for the output.</param>
    public DynamicSliceKernel(ReadOnlySpan<int> shape, ReadOnlySpan<int> sizes, void*[] starts, bool wideStarts,
        int elementSize, void* input, void* output)
    {
        _steps = StridedCopy.Steps(shape, elementSize);
        _copy = new StridedCopy(sizes, _steps, StridedCopy.Steps(sizes, elementSize), elementSize);
        _starts = new DynamicStarts(starts, wideStarts, shape, sizes);
        _input = (byte*)input;
        _output = (byte*)output;
    }

    public override int Tasks => _copy.Tasks;

    public override void Run(int task)
    {
        byte* src = _input;
        for (int i = 0; i < _steps.Length; i++) src += _starts[i] * _steps[i];
        _copy.Run(task, src, _output);
    }
}
