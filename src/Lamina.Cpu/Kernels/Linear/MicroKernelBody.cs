using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>A number or a choice that the JIT knows when it compiles a generic kernel.</summary>
interface IConstant
{
    static abstract int Value { get; }
}

static unsafe partial class MicroKernel
{
    // One body for every row count, width and layout: the tests on the constants vanish in compilation, and the
    // accumulators are plain locals because only those live in registers. 14 rows × 2 vectors take 28 of the 32
    // registers, which leaves two for a row of B and one for the broadcast element of A.
    // Nothing is called from here, since a call would drive all of them to memory: the sums are stored as they are, and
    // what is left to do with them is the caller's.
    // Straight to full optimization: a tile that waits for the tiers runs ten times slower in the first epoch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply<TWidth, TVector, TRows, TColumns, TTail, TUnitRow>(
        MicroTile* tile, float* c, nint cRow)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
        where TRows : IConstant
        where TColumns : IConstant
        where TTail : IConstant
        where TUnitRow : IConstant
    {
        TVector c0a = TWidth.Zero, c0b = TWidth.Zero;
        TVector c1a = TWidth.Zero, c1b = TWidth.Zero;
        TVector c2a = TWidth.Zero, c2b = TWidth.Zero;
        TVector c3a = TWidth.Zero, c3b = TWidth.Zero;
        TVector c4a = TWidth.Zero, c4b = TWidth.Zero;
        TVector c5a = TWidth.Zero, c5b = TWidth.Zero;
        TVector c6a = TWidth.Zero, c6b = TWidth.Zero;
        TVector c7a = TWidth.Zero, c7b = TWidth.Zero;
        TVector c8a = TWidth.Zero, c8b = TWidth.Zero;
        TVector c9a = TWidth.Zero, c9b = TWidth.Zero;
        TVector c10a = TWidth.Zero, c10b = TWidth.Zero;
        TVector c11a = TWidth.Zero, c11b = TWidth.Zero;
        TVector c12a = TWidth.Zero, c12b = TWidth.Zero;
        TVector c13a = TWidth.Zero, c13b = TWidth.Zero;
        nint row = tile->ARow, row2 = 2 * tile->ARow, step = tile->AStep, bRow = tile->BRow;
        nint outer = tile->Outer;
        var tail = TTail.Value == 1 ? TWidth.Mask(tile->N - (TColumns.Value - 1) * TWidth.Lanes) : TWidth.Zero;
        float* outerA = tile->A;
        float* outerB = tile->B;
        do
        {
            // The rows of A hang on five base pointers, so that each is one addressing mode away.
            float* p0 = outerA;
            float* p3 = p0 + 3 * row, p6 = p0 + 6 * row, p9 = p0 + 9 * row, p12 = p0 + 12 * row;
            float* b = outerB;
            nint k = tile->K;
            do
            {
                // Of the last vector of a row of B only what belongs to it is read.
                var b0 = TTail.Value == 1 && TColumns.Value == 1 ? TWidth.LoadPart(b, tail) : TWidth.Load(b);
                var b1 = TColumns.Value == 1 ? TWidth.Zero
                    : TTail.Value == 1 ? TWidth.LoadPart(b + TWidth.Lanes, tail) : TWidth.Load(b + TWidth.Lanes);
                if (TRows.Value > 0)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[0] : p0[0]);
                    c0a = TWidth.MultiplyAdd(x, b0, c0a);
                    if (TColumns.Value > 1)
                    {
                        c0b = TWidth.MultiplyAdd(x, b1, c0b);
                    }
                }
                if (TRows.Value > 1)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[1] : p0[row]);
                    c1a = TWidth.MultiplyAdd(x, b0, c1a);
                    if (TColumns.Value > 1)
                    {
                        c1b = TWidth.MultiplyAdd(x, b1, c1b);
                    }
                }
                if (TRows.Value > 2)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[2] : p0[row2]);
                    c2a = TWidth.MultiplyAdd(x, b0, c2a);
                    if (TColumns.Value > 1)
                    {
                        c2b = TWidth.MultiplyAdd(x, b1, c2b);
                    }
                }
                if (TRows.Value > 3)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[3] : p3[0]);
                    c3a = TWidth.MultiplyAdd(x, b0, c3a);
                    if (TColumns.Value > 1)
                    {
                        c3b = TWidth.MultiplyAdd(x, b1, c3b);
                    }
                }
                if (TRows.Value > 4)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[4] : p3[row]);
                    c4a = TWidth.MultiplyAdd(x, b0, c4a);
                    if (TColumns.Value > 1)
                    {
                        c4b = TWidth.MultiplyAdd(x, b1, c4b);
                    }
                }
                if (TRows.Value > 5)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[5] : p3[row2]);
                    c5a = TWidth.MultiplyAdd(x, b0, c5a);
                    if (TColumns.Value > 1)
                    {
                        c5b = TWidth.MultiplyAdd(x, b1, c5b);
                    }
                }
                if (TRows.Value > 6)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[6] : p6[0]);
                    c6a = TWidth.MultiplyAdd(x, b0, c6a);
                    if (TColumns.Value > 1)
                    {
                        c6b = TWidth.MultiplyAdd(x, b1, c6b);
                    }
                }
                if (TRows.Value > 7)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[7] : p6[row]);
                    c7a = TWidth.MultiplyAdd(x, b0, c7a);
                    if (TColumns.Value > 1)
                    {
                        c7b = TWidth.MultiplyAdd(x, b1, c7b);
                    }
                }
                if (TRows.Value > 8)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[8] : p6[row2]);
                    c8a = TWidth.MultiplyAdd(x, b0, c8a);
                    if (TColumns.Value > 1)
                    {
                        c8b = TWidth.MultiplyAdd(x, b1, c8b);
                    }
                }
                if (TRows.Value > 9)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[9] : p9[0]);
                    c9a = TWidth.MultiplyAdd(x, b0, c9a);
                    if (TColumns.Value > 1)
                    {
                        c9b = TWidth.MultiplyAdd(x, b1, c9b);
                    }
                }
                if (TRows.Value > 10)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[10] : p9[row]);
                    c10a = TWidth.MultiplyAdd(x, b0, c10a);
                    if (TColumns.Value > 1)
                    {
                        c10b = TWidth.MultiplyAdd(x, b1, c10b);
                    }
                }
                if (TRows.Value > 11)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[11] : p9[row2]);
                    c11a = TWidth.MultiplyAdd(x, b0, c11a);
                    if (TColumns.Value > 1)
                    {
                        c11b = TWidth.MultiplyAdd(x, b1, c11b);
                    }
                }
                if (TRows.Value > 12)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[12] : p12[0]);
                    c12a = TWidth.MultiplyAdd(x, b0, c12a);
                    if (TColumns.Value > 1)
                    {
                        c12b = TWidth.MultiplyAdd(x, b1, c12b);
                    }
                }
                if (TRows.Value > 13)
                {
                    var x = TWidth.Broadcast(TUnitRow.Value == 1 ? p0[13] : p12[row]);
                    c13a = TWidth.MultiplyAdd(x, b0, c13a);
                    if (TColumns.Value > 1)
                    {
                        c13b = TWidth.MultiplyAdd(x, b1, c13b);
                    }
                }

                b += bRow;
                p0 += step;
                if (TUnitRow.Value == 0)
                {
                    if (TRows.Value > 3)
                    {
                        p3 += step;
                    }

                    if (TRows.Value > 6)
                    {
                        p6 += step;
                    }

                    if (TRows.Value > 9)
                    {
                        p9 += step;
                    }

                    if (TRows.Value > 12)
                    {
                        p12 += step;
                    }
                }
            }
            while (--k > 0);
            outerA += tile->AOuter;
            outerB += tile->BOuter;
        }
        while (--outer > 0);

        if (TRows.Value > 0)
        {
            TWidth.Store(c0a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c0b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 1)
        {
            TWidth.Store(c1a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c1b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 2)
        {
            TWidth.Store(c2a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c2b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 3)
        {
            TWidth.Store(c3a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c3b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 4)
        {
            TWidth.Store(c4a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c4b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 5)
        {
            TWidth.Store(c5a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c5b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 6)
        {
            TWidth.Store(c6a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c6b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 7)
        {
            TWidth.Store(c7a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c7b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 8)
        {
            TWidth.Store(c8a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c8b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 9)
        {
            TWidth.Store(c9a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c9b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 10)
        {
            TWidth.Store(c10a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c10b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 11)
        {
            TWidth.Store(c11a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c11b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 12)
        {
            TWidth.Store(c12a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c12b, c + TWidth.Lanes);
            }

            c += cRow;
        }

        if (TRows.Value > 13)
        {
            TWidth.Store(c13a, c);
            if (TColumns.Value > 1)
            {
                TWidth.Store(c13b, c + TWidth.Lanes);
            }

            c += cRow;
        }
    }
}
