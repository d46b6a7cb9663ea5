using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Adds up what the chunks of <see cref="WinogradFilterGradient"/> have left at the start of the scratch memory, in
/// their order, and brings it back from the transformed domain.
/// </summary>
sealed unsafe class WinogradFilterTotal : Kernel
{
    // Floats of the sums of a task's rows.
    const int TaskFloats = 1 << 16;

    readonly WinogradSizes _sizes;
    readonly int _partials;
    readonly int _rows;
    readonly float* _dw;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="partials">How many sums there are.</param>
    /// <param name="dw">Room for the gradient of the filter, (3, 3, C, O).</param>
    public WinogradFilterTotal(WinogradSizes sizes, int partials, float* dw)
    {
        _sizes = sizes;
        _partials = partials;
        _dw = dw;
        _rows = Math.Max(1, TaskFloats / (WinogradSizes.Positions * sizes.Columns * partials));
    }

    public override int Tasks => (_sizes.Depth + _rows - 1) / _rows;

    public override long ScratchBytes => _partials * Length * sizeof(float);

    // Floats of the sums of one chunk: (positions, depth, columns).
    long Length => WinogradSizes.Positions * (long)_sizes.Depth * _sizes.Columns;

    /// <summary>Where a chunk leaves its sums.</summary>
    public float* Partial(float* scratch, int chunk) => scratch + chunk * Length;

    public override void Run(int task)
    {
        int first = task * _rows, end = Math.Min(_sizes.Depth, first + _rows), columns = _sizes.Columns;
        nint position = (nint)_sizes.Depth * columns, tap = position;
        int length = (end - first) * columns;
        float* sums = (float*)Scratch + (nint)first * columns;
        for (int i = 0; i < WinogradSizes.Positions; i++)
        {
            Span<float> sum = new(sums + i * position, length);
            for (int partial = 1; partial < _partials; partial++)
            {
                TensorPrimitives.Add(
                    sum, new ReadOnlySpan<float>(sums + i * position + partial * Length, length), sum);
            }
        }

        for (int row = first; row < end; row++)
        {
            float* source = (float*)Scratch + (nint)row * columns, target = _dw + (nint)row * columns;
            if (MicroKernel.Lanes == 16)
            {
                WinogradTransform<Width512, Vector512<float>>.FilterGradient(source, position, columns, target, tap);
            }
            else if (MicroKernel.Lanes == 8)
            {
                WinogradTransform<Width256, Vector256<float>>.FilterGradient(source, position, columns, target, tap);
            }
            else
            {
                WinogradTransform<Width128, Vector128<float>>.FilterGradient(source, position, columns, target, tap);
            }
        }
    }
}
