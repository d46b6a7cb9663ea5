using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Copies blocks of rows (a run of k, contiguous along the other axis) into strips side by side in which a register
/// tile finds what it reads one behind the other. Whole rows are read in order, as the memory likes best.
/// </summary>
static unsafe class BlockPacking
{
    // Rows that lie far apart are asked for so early, since the machine does not guess them.
    const int RowsAhead = 4;

    /// <summary>
    /// Strips as wide as the columns of a tile, the last one narrower, of <paramref name="all"/> rows each; written are
    /// <paramref name="depth"/> of them from <paramref name="first"/> on.
    /// </summary>
    public static void Panels(float* source, nint row, int depth, int width, float* target, int first, int all)
    {
        int columns = MicroKernel.Columns, whole = width / columns, rest = width % columns;
        Pack(source, row, depth, columns, whole, target + (nint)first * columns, all);
        float* last = target + (nint)whole * columns * all;
        Pack(source + whole * columns, row, depth, rest, rest > 0 ? 1 : 0, last + (nint)first * rest, all);
    }

    /// <summary>
    /// Copies rows of A into the tiles that <see cref="MicroKernel.RunRows"/> multiplies, one behind the other: of each
    /// tile <paramref name="depth"/> steps of as many floats as it has rows. In A steps are neighbours and rows
    /// <paramref name="line"/> floats apart, or the other way round if it <paramref name="isTransposed"/>.
    /// </summary>
    public static void Tiles(float* a, nint line, bool isTransposed, int depth, int rows, float* target)
    {
        int tiles = MicroKernel.Tiles(rows, out int height, out int taller);
        if (isTransposed)
        {
            nint first = (nint)taller * (height + 1);
            Pack(a, line, depth, height + 1, taller, target, depth);
            Pack(a + first, line, depth, height, tiles - taller, target + first * depth, depth);
            return;
        }

        for (int i = 0; i < tiles; i++)
        {
            int wide = i < taller ? height + 1 : height;
            TransposeTile.Run((byte*)a, line * sizeof(float), (byte*)target, wide * sizeof(float),
                depth, wide, sizeof(float));
            a += wide * line;
            target += (nint)wide * depth;
        }
    }

    static void Pack(float* source, nint row, int depth, int width, int strips, float* target, int all)
    {
        if (strips == 0)
        {
            return;
        }

        if (MicroKernel.Lanes == 16)
        {
            Pack<Width512, Vector512<float>>(source, row, depth, width, strips, target, (nint)width * all);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Pack<Width256, Vector256<float>>(source, row, depth, width, strips, target, (nint)width * all);
        }
        else
        {
            Pack<Width128, Vector128<float>>(source, row, depth, width, strips, target, (nint)width * all);
        }
    }

    // The part of a vector at the end of a strip's row is stored whole where what is too much of it falls on the rows
    // behind, which are written later; the last rows hold no more than is theirs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Pack<TWidth, TVector>(
        float* source, nint row, int depth, int width, int strips, float* target, nint strip)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        int whole = width / TWidth.Lanes * TWidth.Lanes, rest = width - whole;
        var tail = TWidth.Mask(rest);
        for (int k = 0; k < depth; k++, source += row, target += width)
        {
            float* from = source;
            float* to = target;
            bool last = (depth - k) * width < whole + TWidth.Lanes;
            for (int i = 0; i < strips; i++, from += width, to += strip)
            {
                for (int n = 0; n < whole; n += TWidth.Lanes)
                {
                    MicroKernel.Fetch(from + n + RowsAhead * row);
                    TWidth.Store(TWidth.Load(from + n), to + n);
                }

                if (rest == 0)
                {
                    continue;
                }

                var value = TWidth.LoadPart(from + whole, tail);
                if (last)
                {
                    TWidth.StorePart(value, to + whole, tail);
                }
                else
                {
                    TWidth.Store(value, to + whole);
                }
            }
        }
    }
}
