namespace Lamina.Cpu;

/// <summary>Turns the order of the elements round along some axes.</summary>
sealed unsafe class ReverseKernel : Kernel
{
    readonly StridedCopy _copy;
    readonly byte* _input;
    readonly byte* _output;

    public ReverseKernel(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, int elementSize, void* input, void* output)
    {
        long[] outputSteps = StridedCopy.Steps(shape, elementSize);
        long[] steps = [.. outputSteps];
        _input = (byte*)input;
        foreach (int axis in axes)
        {
            // The walk starts at the axis's last element and goes back.
            _input += (shape[axis] - 1) * steps[axis];
            steps[axis] = -steps[axis];
        }
        _copy = new StridedCopy(shape, steps, outputSteps, elementSize);
        _output = (byte*)output;
    }

    public override int Tasks => _copy.Tasks;

    public override void Run(int task) => _copy.Run(task, _input, _output);
}
