namespace Lamina.Cpu;

/// <summary>
/// StableHLO's broadcast_in_dim: input dimension i becomes output dimension dimensions[i], repeated when its size is 1;
/// output dimensions that are not named repeat the whole.
/// </summary>
sealed unsafe class BroadcastKernel : Kernel
{
    readonly StridedCopy _copy;
    readonly byte* _input;
    readonly byte* _output;

    public BroadcastKernel(ReadOnlySpan<int> inputShape, ReadOnlySpan<int> outputShape, ReadOnlySpan<int> dimensions,
        int elementSize, void* input, void* output)
    {
        long[] inputSteps = StridedCopy.Steps(inputShape, elementSize);
        long[] steps = new long[outputShape.Length];
        for (int i = 0; i < inputShape.Length; i++)
            if (inputShape[i] != 1) steps[dimensions[i]] = inputSteps[i];
        _copy = new StridedCopy(outputShape, steps, StridedCopy.Steps(outputShape, elementSize), elementSize);
        _input = (byte*)input;
        _output = (byte*)output;
    }

    public override int Tasks => _copy.Tasks;

    public override void Run(int task) => _copy.Run(task, _input, _output);
}
