namespace Lamina.Cpu;

/// <summary>In every dimension the elements starts, starts + strides, … below limits.</summary>
sealed unsafe class SliceKernel : Kernel
{
    readonly StridedCopy _copy;
    readonly byte* _input;
    readonly byte* _output;

    public SliceKernel(ReadOnlySpan<int> shape, ReadOnlySpan<int> starts, ReadOnlySpan<int> limits,
        ReadOnlySpan<int> strides, int elementSize, void* input, void* output)
    {
        long[] inputSteps = StridedCopy.Steps(shape, elementSize);
        int[] sizes = new int[shape.Length];
        long[] steps = new long[shape.Length];
        _input = (byte*)input;
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = (limits[i] - starts[i] + strides[i] - 1) / strides[i];
            steps[i] = inputSteps[i] * strides[i];
            _input += starts[i] * inputSteps[i];
        }
        _copy = new StridedCopy(sizes, steps, StridedCopy.Steps(sizes, elementSize), elementSize);
        _output = (byte*)output;
    }

    public override int Tasks => _copy.Tasks;

    public override void Run(int task) => _copy.Run(task, _input, _output);
}
