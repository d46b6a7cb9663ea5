using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Brings a filter (3, 3, C, O) to the transformed domain, at the start of the scratch memory: for each of the 16
/// positions and each <see cref="MicroKernel.Columns"/> columns a panel (depth, columns). For the transposed walk, depth
/// and columns are filters and channels, and the taps are reversed.
/// </summary>
sealed unsafe class WinogradFilterKernel : Kernel
{
    // Rows of a panel that one task makes; a tile's taps of so many stay in the first-level cache.
    const int Rows = 32, Taps = 9, MostColumns = 32;

    readonly WinogradSizes _sizes;
    readonly bool _transposed;
    readonly int _cuts;
    readonly float* _filter;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="transposed">Whether it is the transpose.</param>
    /// <param name="filter">(3, 3, C, O).</param>
    public WinogradFilterKernel(WinogradSizes sizes, bool transposed, float* filter)
    {
        _sizes = sizes;
        _transposed = transposed;
        _cuts = (sizes.Depth + Rows - 1) / Rows;
        _filter = filter;
    }

    public override int Tasks => _cuts * _sizes.Panels;

    public override long ScratchBytes => WinogradSizes.Positions * _sizes.FilterStride * sizeof(float);

    public override void Run(int task)
    {
        if (MicroKernel.Lanes == 16)
        {
            Run<Width512, Vector512<float>>(task);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Run<Width256, Vector256<float>>(task);
        }
        else
        {
            Run<Width128, Vector128<float>>(task);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Run<TWidth, TVector>(int task)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        float* turned = stackalloc float[Taps * Rows * MostColumns];
        int column = task / _cuts * MicroKernel.Columns, depth = task % _cuts * Rows;
        int columns = Math.Min(MicroKernel.Columns, _sizes.Columns - column);
        int rows = Math.Min(Rows, _sizes.Depth - depth);
        nint tap = (nint)_sizes.Depth * _sizes.Columns, row = _sizes.Columns;
        float* taps = _filter + depth * row + column;
        if (_transposed)
        {
            for (int i = 0; i < Taps; i++)
            {
                float* from = _filter + (Taps - 1 - i) * tap + column * (nint)_sizes.Depth + depth;
                float* to = turned + i * Rows * MostColumns;
                TransposeTile.Run((byte*)from, (long)_sizes.Depth * sizeof(float),
                    (byte*)to, MostColumns * sizeof(float), rows, columns, sizeof(float));
            }

            taps = turned;
            (tap, row) = (Rows * MostColumns, MostColumns);
        }

        float* target = (float*)Scratch + column * (nint)_sizes.Depth + depth * columns;
        for (int i = 0; i < rows; i++, taps += row, target += columns)
        {
            WinogradTransform<TWidth, TVector>.Filter(taps, tap, columns, target, _sizes.FilterStride);
        }
    }
}
