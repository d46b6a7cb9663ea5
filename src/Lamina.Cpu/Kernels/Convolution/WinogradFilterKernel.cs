using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Brings a filter (3, 3, C, O) to the transformed domain, at the start of the scratch memory: for each of the 16
/// positions and each <see cref="MicroKernel.Columns"/> columns a panel (depth, columns). For the transposed walk,
/// depth and columns are filters and channels, and the taps are reversed.
/// </summary>
sealed unsafe class WinogradFilterKernel : Kernel
{
    /// <summary>Rows of a panel that are made together: their taps stay in the cache.</summary>
    public const int Rows = 32;

    const int Taps = 9, MostColumns = 32;

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

    void Run<TWidth, TVector>(int task)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        int column = task / _cuts * MicroKernel.Columns, depth = task % _cuts * Rows;
        float* target = (float*)Scratch + column * (nint)_sizes.Depth
            + depth * Math.Min(MicroKernel.Columns, _sizes.Columns - column);
        Fill<TWidth, TVector>(column, depth, Math.Min(Rows, _sizes.Depth - depth), target, _sizes.FilterStride);
    }

    /// <summary>Transforms some rows of a panel.</summary>
    /// <param name="column">The panel's first column.</param>
    /// <param name="depth">The first row.</param>
    /// <param name="rows">How many rows, up to <see cref="Rows"/>.</param>
    /// <param name="target">Room for the rows at the first position.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill<TWidth, TVector>(int column, int depth, int rows, float* target, nint stride)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        float* turned = stackalloc float[Taps * Rows * MostColumns];
        int columns = Math.Min(MicroKernel.Columns, _sizes.Columns - column);
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

        for (int i = 0; i < rows; i++, taps += row, target += columns)
        {
            WinogradTransform<TWidth, TVector>.Filter(taps, tap, columns, target, stride);
        }
    }
}
