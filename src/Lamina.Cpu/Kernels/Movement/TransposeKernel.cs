namespace Lamina.Cpu;

/// <summary>output dimension i is input dimension permutation[i].</summary>
sealed unsafe class TransposeKernel : Kernel
{
    readonly StridedCopy _copy;
    readonly byte* _input;
    readonly byte* _output;

    public TransposeKernel(ReadOnlySpan<int> shape, ReadOnlySpan<int> permutation, int elementSize,
        void* input, void* output)
    {
        long[] inputSteps = StridedCopy.Steps(shape, elementSize);
        int[] sizes = new int[shape.Length];
        long[] steps = new long[shape.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = shape[permutation[i]];
            steps[i] = inputSteps[permutation[i]];
        }
        _copy = new StridedCopy(sizes, steps, StridedCopy.Steps(sizes, elementSize), elementSize);
        _input = (byte*)input;
        _output = (byte*)output;
    }

    public override int Tasks => _copy.Tasks;

    public override void Run(int task) => _copy.Run(task, _input, _output);
}
