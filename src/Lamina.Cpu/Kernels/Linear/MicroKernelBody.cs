using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

static unsafe partial class MicroKernel
{
    // One body for every row count, width and layout. What is constant are the sizes of structs, because the compiler
    // drops what a test on a size excludes before it looks at it; of a test on a property of a type it first inlines
    // that and all around it, which took 6 MB and 20 ms for a body of one row. The accumulators are plain locals
    // because only those live in registers. 14 rows × 2 vectors take 28 of the 32 registers, which leaves two for a row
    // of B and one for the broadcast element of A.
    // Of A either the rows or the steps of the sum are neighbours, or all that a tile reads of it lies in order. Four
    // steps are done in a turn: a core with two multiply-add units does a step in 14 cycles, and all else that it needs
    // has to find room in them. Most of all where another tenant's thread works on the same core and takes every other
    // cycle of it: then what counts is the number of instructions. Of packed A the last rows are therefore broadcast in
    // the multiply-adds themselves, by way of a second pointer to A, without which the compiler would load them once.
    // Nothing is called from here, since a call would drive all of them to memory. With `ends` what C holds or the bias
    // is added to the sums and they are clamped while they are in registers; all else is the caller's.
    // Straight to full optimization: nothing of it is worth having before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply<TWidth, TVector, TRows, TColumns, TTail, TLayout>(
        MicroTile* tile, float* twinA, float* c, nint cRow, bool ends)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TRows : unmanaged
        where TColumns : unmanaged
        where TTail : unmanaged
        where TLayout : unmanaged
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
        nint row = tile->ARow, row2 = 2 * tile->ARow, bRow = tile->BRow, bAhead = tile->Ahead * tile->BRow;
        nint step = sizeof(TLayout) == Rows || sizeof(TLayout) == FarRows ? tile->AStep : 0;
        nint turn = sizeof(TLayout) <= FarSteps ? 4 : sizeof(TLayout) == Packed ? 4 * sizeof(TRows) : step;
        nint rest = sizeof(TLayout) <= FarSteps ? 1 : sizeof(TLayout) == Packed ? sizeof(TRows) : step;
        nint aAhead = RowsOfAAhead * step, outer = tile->Outer;
        var tail = sizeof(TTail) == Cut ? TWidth.Mask(tile->N - (sizeof(TColumns) - 1) * TWidth.Lanes) : TWidth.Zero;
        float* outerA = tile->A;
        float* outerB = tile->B;
        float* coming = tile->Coming;
        nint comingStep = tile->ComingStep;
        do
        {
            // The rows of A hang on five base pointers, so that each is one addressing mode away.
            float* p0 = outerA, twin = twinA;
            float* p3 = p0 + 3 * row, p6 = p0 + 6 * row, p9 = p0 + 9 * row, p12 = p0 + 12 * row;
            float* b = outerB;
            nint k = tile->K;
            for (; k >= 4; k -= 4)
            {
                if (sizeof(TLayout) <= FarSteps)
                {
                    Fetch(coming);
                    Fetch(coming + 16);
                    coming += comingStep;
                }

                TVector b0a = First<TWidth, TVector, TColumns, TTail>(b, tail);
                TVector b0b = Second<TWidth, TVector, TColumns, TTail>(b, tail);
                Ahead<TWidth, TVector, TColumns, TLayout>(b + bAhead);
                AheadA<TRows, TLayout>(p0 + aAhead);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(0, p0, twin, p0, 0, 0, b0a, b0b, ref c0a, ref c0b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(1, p0, twin, p0, row, 0, b0a, b0b, ref c1a, ref c1b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(2, p0, twin, p0, row2, 0, b0a, b0b, ref c2a, ref c2b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(3, p0, twin, p3, 0, 0, b0a, b0b, ref c3a, ref c3b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(4, p0, twin, p3, row, 0, b0a, b0b, ref c4a, ref c4b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(5, p0, twin, p3, row2, 0, b0a, b0b, ref c5a, ref c5b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(6, p0, twin, p6, 0, 0, b0a, b0b, ref c6a, ref c6b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(7, p0, twin, p6, row, 0, b0a, b0b, ref c7a, ref c7b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(8, p0, twin, p6, row2, 0, b0a, b0b, ref c8a, ref c8b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(9, p0, twin, p9, 0, 0, b0a, b0b, ref c9a, ref c9b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(10, p0, twin, p9, row, 0, b0a, b0b, ref c10a, ref c10b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(11, p0, twin, p9, row2, 0, b0a, b0b, ref c11a, ref c11b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(12, p0, twin, p12, 0, 0, b0a, b0b, ref c12a, ref c12b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(13, p0, twin, p12, row, 0, b0a, b0b, ref c13a, ref c13b);
                b += bRow;
                p0 += step;

                TVector b1a = First<TWidth, TVector, TColumns, TTail>(b, tail);
                TVector b1b = Second<TWidth, TVector, TColumns, TTail>(b, tail);
                Ahead<TWidth, TVector, TColumns, TLayout>(b + bAhead);
                AheadA<TRows, TLayout>(p0 + aAhead);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(0, p0, twin, p0, 0, 1, b1a, b1b, ref c0a, ref c0b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(1, p0, twin, p0, row, 1, b1a, b1b, ref c1a, ref c1b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(2, p0, twin, p0, row2, 1, b1a, b1b, ref c2a, ref c2b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(3, p0, twin, p3, 0, 1, b1a, b1b, ref c3a, ref c3b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(4, p0, twin, p3, row, 1, b1a, b1b, ref c4a, ref c4b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(5, p0, twin, p3, row2, 1, b1a, b1b, ref c5a, ref c5b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(6, p0, twin, p6, 0, 1, b1a, b1b, ref c6a, ref c6b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(7, p0, twin, p6, row, 1, b1a, b1b, ref c7a, ref c7b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(8, p0, twin, p6, row2, 1, b1a, b1b, ref c8a, ref c8b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(9, p0, twin, p9, 0, 1, b1a, b1b, ref c9a, ref c9b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(10, p0, twin, p9, row, 1, b1a, b1b, ref c10a, ref c10b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(11, p0, twin, p9, row2, 1, b1a, b1b, ref c11a, ref c11b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(12, p0, twin, p12, 0, 1, b1a, b1b, ref c12a, ref c12b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(13, p0, twin, p12, row, 1, b1a, b1b, ref c13a, ref c13b);
                b += bRow;
                p0 += step;

                TVector b2a = First<TWidth, TVector, TColumns, TTail>(b, tail);
                TVector b2b = Second<TWidth, TVector, TColumns, TTail>(b, tail);
                Ahead<TWidth, TVector, TColumns, TLayout>(b + bAhead);
                AheadA<TRows, TLayout>(p0 + aAhead);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(0, p0, twin, p0, 0, 2, b2a, b2b, ref c0a, ref c0b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(1, p0, twin, p0, row, 2, b2a, b2b, ref c1a, ref c1b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(2, p0, twin, p0, row2, 2, b2a, b2b, ref c2a, ref c2b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(3, p0, twin, p3, 0, 2, b2a, b2b, ref c3a, ref c3b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(4, p0, twin, p3, row, 2, b2a, b2b, ref c4a, ref c4b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(5, p0, twin, p3, row2, 2, b2a, b2b, ref c5a, ref c5b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(6, p0, twin, p6, 0, 2, b2a, b2b, ref c6a, ref c6b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(7, p0, twin, p6, row, 2, b2a, b2b, ref c7a, ref c7b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(8, p0, twin, p6, row2, 2, b2a, b2b, ref c8a, ref c8b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(9, p0, twin, p9, 0, 2, b2a, b2b, ref c9a, ref c9b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(10, p0, twin, p9, row, 2, b2a, b2b, ref c10a, ref c10b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(11, p0, twin, p9, row2, 2, b2a, b2b, ref c11a, ref c11b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(12, p0, twin, p12, 0, 2, b2a, b2b, ref c12a, ref c12b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(13, p0, twin, p12, row, 2, b2a, b2b, ref c13a, ref c13b);
                b += bRow;
                p0 += step;

                TVector b3a = First<TWidth, TVector, TColumns, TTail>(b, tail);
                TVector b3b = Second<TWidth, TVector, TColumns, TTail>(b, tail);
                Ahead<TWidth, TVector, TColumns, TLayout>(b + bAhead);
                AheadA<TRows, TLayout>(p0 + aAhead);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(0, p0, twin, p0, 0, 3, b3a, b3b, ref c0a, ref c0b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(1, p0, twin, p0, row, 3, b3a, b3b, ref c1a, ref c1b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(2, p0, twin, p0, row2, 3, b3a, b3b, ref c2a, ref c2b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(3, p0, twin, p3, 0, 3, b3a, b3b, ref c3a, ref c3b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(4, p0, twin, p3, row, 3, b3a, b3b, ref c4a, ref c4b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(5, p0, twin, p3, row2, 3, b3a, b3b, ref c5a, ref c5b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(6, p0, twin, p6, 0, 3, b3a, b3b, ref c6a, ref c6b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(7, p0, twin, p6, row, 3, b3a, b3b, ref c7a, ref c7b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(8, p0, twin, p6, row2, 3, b3a, b3b, ref c8a, ref c8b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(9, p0, twin, p9, 0, 3, b3a, b3b, ref c9a, ref c9b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(10, p0, twin, p9, row, 3, b3a, b3b, ref c10a, ref c10b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(11, p0, twin, p9, row2, 3, b3a, b3b, ref c11a, ref c11b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(12, p0, twin, p12, 0, 3, b3a, b3b, ref c12a, ref c12b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(13, p0, twin, p12, row, 3, b3a, b3b, ref c13a, ref c13b);
                b += bRow;
                p0 += turn;
                if (sizeof(TLayout) <= FarSteps)
                {
                    p3 += 4;
                    p6 += 4;
                    p9 += 4;
                    p12 += 4;
                }
                else
                {
                    twin += turn;
                }
            }

            for (; k > 0; k--)
            {
                TVector b0a = First<TWidth, TVector, TColumns, TTail>(b, tail);
                TVector b0b = Second<TWidth, TVector, TColumns, TTail>(b, tail);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(0, p0, twin, p0, 0, 0, b0a, b0b, ref c0a, ref c0b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(1, p0, twin, p0, row, 0, b0a, b0b, ref c1a, ref c1b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(2, p0, twin, p0, row2, 0, b0a, b0b, ref c2a, ref c2b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(3, p0, twin, p3, 0, 0, b0a, b0b, ref c3a, ref c3b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(4, p0, twin, p3, row, 0, b0a, b0b, ref c4a, ref c4b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(5, p0, twin, p3, row2, 0, b0a, b0b, ref c5a, ref c5b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(6, p0, twin, p6, 0, 0, b0a, b0b, ref c6a, ref c6b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(7, p0, twin, p6, row, 0, b0a, b0b, ref c7a, ref c7b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(8, p0, twin, p6, row2, 0, b0a, b0b, ref c8a, ref c8b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(9, p0, twin, p9, 0, 0, b0a, b0b, ref c9a, ref c9b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(10, p0, twin, p9, row, 0, b0a, b0b, ref c10a, ref c10b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(11, p0, twin, p9, row2, 0, b0a, b0b, ref c11a, ref c11b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(12, p0, twin, p12, 0, 0, b0a, b0b, ref c12a, ref c12b);
                Row<TWidth, TVector, TRows, TColumns, TLayout>(13, p0, twin, p12, row, 0, b0a, b0b, ref c13a, ref c13b);
                b += bRow;
                p0 += rest;
                if (sizeof(TLayout) <= FarSteps)
                {
                    p3 += 1;
                    p6 += 1;
                    p9 += 1;
                    p12 += 1;
                }
                else
                {
                    twin += rest;
                }
            }

            outerA += tile->AOuter;
            twinA += tile->AOuter;
            outerB += tile->BOuter;
        }
        while (--outer > 0);

        tile->Coming = coming;

        if (!ends)
        {
            Put<TWidth, TVector, TRows, TColumns, TTail>(0, c0a, c0b, c, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(1, c1a, c1b, c + cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(2, c2a, c2b, c + 2 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(3, c3a, c3b, c + 3 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(4, c4a, c4b, c + 4 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(5, c5a, c5b, c + 5 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(6, c6a, c6b, c + 6 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(7, c7a, c7b, c + 7 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(8, c8a, c8b, c + 8 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(9, c9a, c9b, c + 9 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(10, c10a, c10b, c + 10 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(11, c11a, c11b, c + 11 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(12, c12a, c12b, c + 12 * cRow, tail);
            Put<TWidth, TVector, TRows, TColumns, TTail>(13, c13a, c13b, c + 13 * cRow, tail);
            return;
        }

        // Without branches, which would cost registers in the loops.
        float* other = tile->Accumulate ? c : tile->Bias;
        nint otherRow = tile->Accumulate ? cRow : 0;
        TVector floor = TWidth.Broadcast(tile->Floor), ceiling = TWidth.Broadcast(tile->Ceiling);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            0, c0a, c0b, c, other, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            1, c1a, c1b, c + cRow, other + otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            2, c2a, c2b, c + 2 * cRow, other + 2 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            3, c3a, c3b, c + 3 * cRow, other + 3 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            4, c4a, c4b, c + 4 * cRow, other + 4 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            5, c5a, c5b, c + 5 * cRow, other + 5 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            6, c6a, c6b, c + 6 * cRow, other + 6 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            7, c7a, c7b, c + 7 * cRow, other + 7 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            8, c8a, c8b, c + 8 * cRow, other + 8 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            9, c9a, c9b, c + 9 * cRow, other + 9 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            10, c10a, c10b, c + 10 * cRow, other + 10 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            11, c11a, c11b, c + 11 * cRow, other + 11 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            12, c12a, c12b, c + 12 * cRow, other + 12 * otherRow, floor, ceiling, tail);
        End<TWidth, TVector, TRows, TColumns, TTail>(
            13, c13a, c13b, c + 13 * cRow, other + 13 * otherRow, floor, ceiling, tail);
    }

    // The same sums of any tile, bit by bit, four rows at a time and with strides of any kind: one body, which is soon
    // compiled, for all tiles until their own are there. Rows that are missing are the last one again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Small<TWidth, TVector>(MicroTile* tile, float* sums, int rows)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
    {
        bool isWide = tile->N > TWidth.Lanes;
        TVector first = TWidth.Mask(Math.Min(tile->N, TWidth.Lanes));
        TVector second = TWidth.Mask(isWide ? tile->N - TWidth.Lanes : 1);
        for (int row = 0; row < rows; row += 4)
        {
            int left = rows - 1 - row;
            int row1 = Math.Min(1, left), row2 = Math.Min(2, left), row3 = Math.Min(3, left);
            nint a1 = row1 * tile->ARow, a2 = row2 * tile->ARow, a3 = row3 * tile->ARow;
            TVector c0a = TWidth.Zero, c0b = TWidth.Zero;
            TVector c1a = TWidth.Zero, c1b = TWidth.Zero;
            TVector c2a = TWidth.Zero, c2b = TWidth.Zero;
            TVector c3a = TWidth.Zero, c3b = TWidth.Zero;
            for (nint outer = 0; outer < tile->Outer; outer++)
            {
                float* a = tile->A + row * tile->ARow + outer * tile->AOuter;
                float* b = tile->B + outer * tile->BOuter;
                for (nint k = tile->K; k > 0; k--, a += tile->AStep, b += tile->BRow)
                {
                    TVector ba = TWidth.LoadPart(b, first);
                    TVector bb = isWide ? TWidth.LoadPart(b + TWidth.Lanes, second) : TWidth.Zero;
                    TVector x = TWidth.Broadcast(a[0]);
                    c0a = TWidth.MultiplyAdd(x, ba, c0a);
                    c0b = TWidth.MultiplyAdd(x, bb, c0b);
                    x = TWidth.Broadcast(a[a1]);
                    c1a = TWidth.MultiplyAdd(x, ba, c1a);
                    c1b = TWidth.MultiplyAdd(x, bb, c1b);
                    x = TWidth.Broadcast(a[a2]);
                    c2a = TWidth.MultiplyAdd(x, ba, c2a);
                    c2b = TWidth.MultiplyAdd(x, bb, c2b);
                    x = TWidth.Broadcast(a[a3]);
                    c3a = TWidth.MultiplyAdd(x, ba, c3a);
                    c3b = TWidth.MultiplyAdd(x, bb, c3b);
                }
            }

            float* c = sums + row * Columns, c1 = c + row1 * Columns, c2 = c + row2 * Columns, c3 = c + row3 * Columns;
            TWidth.Store(c0a, c);
            TWidth.Store(c0b, c + TWidth.Lanes);
            TWidth.Store(c1a, c1);
            TWidth.Store(c1b, c1 + TWidth.Lanes);
            TWidth.Store(c2a, c2);
            TWidth.Store(c2b, c2 + TWidth.Lanes);
            TWidth.Store(c3a, c3);
            TWidth.Store(c3b, c3 + TWidth.Lanes);
        }
    }

    // Of the last vector of a row of B only what belongs to it is read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector First<TWidth, TVector, TColumns, TTail>(float* b, TVector tail)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TColumns : unmanaged
        where TTail : unmanaged =>
        sizeof(TTail) == Cut && sizeof(TColumns) == 1 ? TWidth.LoadPart(b, tail) : TWidth.Load(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Second<TWidth, TVector, TColumns, TTail>(float* b, TVector tail)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TColumns : unmanaged
        where TTail : unmanaged =>
        sizeof(TColumns) == 1 ? TWidth.Zero
            : sizeof(TTail) == Cut ? TWidth.LoadPart(b + TWidth.Lanes, tail) : TWidth.Load(b + TWidth.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Ahead<TWidth, TVector, TColumns, TLayout>(float* b)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TColumns : unmanaged
        where TLayout : unmanaged
    {
        if (sizeof(TLayout) == FarSteps || sizeof(TLayout) >= FarRows)
        {
            Fetch(b);
            if (sizeof(TColumns) > 1 && sizeof(TVector) == LineFloats * sizeof(float))
            {
                Fetch(b + LineFloats);
            }
        }
    }

    // Of an A whose rows are neighbours each step is on lines of its own, too far from the last for the machine to
    // guess.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AheadA<TRows, TLayout>(float* a)
        where TRows : unmanaged
        where TLayout : unmanaged
    {
        if (sizeof(TLayout) == FarRows)
        {
            Fetch(a);
            Fetch(a + sizeof(TRows) - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row<TWidth, TVector, TRows, TColumns, TLayout>(int row, float* rows, float* twin, float* near, nint at,
        int step, TVector first, TVector second, ref TVector x, ref TVector y)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TRows : unmanaged
        where TColumns : unmanaged
        where TLayout : unmanaged
    {
        if (sizeof(TRows) <= row)
        {
            return;
        }

        if (sizeof(TLayout) == Packed && sizeof(TColumns) > 1 && row >= InOperand && sizeof(TVector) == 64)
        {
            x = TWidth.MultiplyAdd(TWidth.Broadcast(rows[row + step * sizeof(TRows)]), first, x);
            y = TWidth.MultiplyAdd(TWidth.Broadcast(twin[row + step * sizeof(TRows)]), second, y);
            return;
        }

        TVector all = TWidth.Broadcast(sizeof(TLayout) <= FarSteps ? near[at + step]
            : sizeof(TLayout) < Packed ? rows[row] : rows[row + step * sizeof(TRows)]);
        x = TWidth.MultiplyAdd(all, first, x);
        if (sizeof(TColumns) > 1)
        {
            y = TWidth.MultiplyAdd(all, second, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void End<TWidth, TVector, TRows, TColumns, TTail>(int row, TVector x, TVector y, float* c, float* other,
        TVector floor, TVector ceiling, TVector tail)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TRows : unmanaged
        where TColumns : unmanaged
        where TTail : unmanaged
    {
        if (sizeof(TRows) <= row)
        {
            return;
        }

        x = TWidth.Add(First<TWidth, TVector, TColumns, TTail>(other, tail), x);
        x = TWidth.AtMost(ceiling, TWidth.AtLeast(floor, x));
        if (sizeof(TColumns) > 1)
        {
            y = TWidth.Add(Second<TWidth, TVector, TColumns, TTail>(other, tail), y);
            y = TWidth.AtMost(ceiling, TWidth.AtLeast(floor, y));
        }

        Put<TWidth, TVector, TRows, TColumns, TTail>(row, x, y, c, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put<TWidth, TVector, TRows, TColumns, TTail>(int row, TVector x, TVector y, float* c, TVector tail)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TRows : unmanaged
        where TColumns : unmanaged
        where TTail : unmanaged
    {
        if (sizeof(TRows) <= row)
        {
            return;
        }

        if (sizeof(TTail) == Cut && sizeof(TColumns) == 1)
        {
            TWidth.StorePart(x, c, tail);
            return;
        }

        TWidth.Store(x, c);
        if (sizeof(TColumns) > 1 && sizeof(TTail) == Cut)
        {
            TWidth.StorePart(y, c + TWidth.Lanes, tail);
        }
        else if (sizeof(TColumns) > 1)
        {
            TWidth.Store(y, c + TWidth.Lanes);
        }
    }
}
