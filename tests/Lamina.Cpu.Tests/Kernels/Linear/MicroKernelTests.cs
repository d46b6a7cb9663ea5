namespace Lamina.Cpu.Tests;

public unsafe class MicroKernelTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(1, MicroKernel.MaxRows)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_tile_size_and_layout_is_the_plain_sum_before_and_after_it_has_a_body(int rows)
    {
        foreach (bool grown in (bool[])[false, true])
        {
            for (int n = 1; n <= MicroKernel.Columns; n++)
            {
                if (grown)
                {
                    for (int layout = MicroKernel.Steps; layout <= MicroKernel.Packed; layout++)
                    {
                        MicroKernel.Grow(rows, n, layout);
                    }
                }

                foreach (int k in (int[])[1, 4, 7, 9])
                {
                    Check(rows, n, k, outer: 1, aRow: 1, aStep: rows + 3);
                    Check(rows, n, k, outer: 1, aRow: k + 2, aStep: 1);
                    Check(rows, n, k, outer: 3, aRow: k, aStep: 1);
                }

                if (n == MicroKernel.Columns)
                {
                    // So many that B is far away.
                    const int many = 523;
                    Check(rows, n, many, outer: 1, aRow: 1, aStep: rows + 3);
                    Check(rows, n, many, outer: 1, aRow: many, aStep: 1);
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(14)]
    public void A_body_does_not_change_a_bit(int rows)
    {
        rows = Math.Min(rows, MicroKernel.MaxRows);
        const int k = 37, outer = 2;
        var random = new Random(rows);
        using var a = new Floats(outer * k * rows);
        using var b = new Floats(outer * k * MicroKernel.Columns);
        using var c = new Floats(rows * MicroKernel.Columns);
        using var bias = new Floats(MicroKernel.Columns);
        foreach (var floats in (Floats[])[a, b, bias])
        {
            foreach (ref float number in floats.Span) number = random.NextSingle() - 0.5f;
        }

        foreach (int n in (int[])[MicroKernel.Lanes - 1, MicroKernel.Columns])
        {
            foreach (int layout in (int[])[MicroKernel.Steps, MicroKernel.Rows, MicroKernel.Packed])
            {
                float[][] results = new float[2][];
                for (int turn = 0; turn < 2; turn++)
                {
                    var tile = MicroTile.Plain with
                    {
                        A = a.Pointer,
                        ARow = layout == MicroKernel.Steps ? k : 1,
                        AStep = layout == MicroKernel.Steps ? 1 : rows,
                        IsPacked = layout == MicroKernel.Packed,
                        AOuter = k * rows,
                        B = b.Pointer,
                        BRow = MicroKernel.Columns,
                        BOuter = k * MicroKernel.Columns,
                        C = c.Pointer,
                        CRow = n,
                        K = k,
                        Outer = outer,
                        N = n,
                        Bias = bias.Pointer,
                        Floor = -0.5f,
                    };
                    MicroKernel.Run(&tile, rows);
                    results[turn] = c.Span[..(rows * n)].ToArray();
                    MicroKernel.Grow(rows, n, layout);
                }

                Assert.Equal(results[0].Select(BitConverter.SingleToUInt32Bits),
                    results[1].Select(BitConverter.SingleToUInt32Bits));
            }
        }
    }

    [Fact]
    public void A_tile_allocates_nothing_however_often_it_is_done()
    {
        using var a = new Floats(64);
        using var b = new Floats(64 * MicroKernel.Columns);
        using var c = new Floats(MicroKernel.Columns);
        var tile = MicroTile.Plain with
        {
            A = a.Pointer,
            B = b.Pointer,
            BRow = MicroKernel.Columns,
            C = c.Pointer,
            K = 64,
            N = MicroKernel.Columns,
        };
        MicroKernel.Run(&tile, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 40_000; i++)
        {
            tile.A = a.Pointer;
            tile.C = c.Pointer;
            MicroKernel.Run(&tile, 1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Many_rows_are_cut_into_even_tiles()
    {
        foreach (int rows in (int[])[15, 16, 29, 100])
        {
            Check(rows, MicroKernel.Columns - 1, k: 5, outer: 1, aRow: 5, aStep: 1);
            Check(rows, MicroKernel.Columns, k: 5, outer: 1, aRow: 1, aStep: rows);
        }
    }

    [Fact]
    public void Not_a_number_passes_through_bounds()
    {
        using var a = new Floats(1);
        using var b = new Floats(MicroKernel.Columns);
        using var c = new Floats(MicroKernel.Columns);
        a.Span[0] = 1;
        b.Span.Fill(float.NaN);
        foreach (int n in (int[])[3, MicroKernel.Columns])
        {
            c.Span.Clear();
            var tile = MicroTile.Plain with
            {
                A = a.Pointer,
                ARow = 1,
                B = b.Pointer,
                BRow = 0,
                C = c.Pointer,
                K = 1,
                N = n,
                Floor = 0,
                Ceiling = 6,
            };
            MicroKernel.Run(&tile, 1);
            Assert.All(c.Span[..n].ToArray(), value => Assert.True(float.IsNaN(value)));
        }
    }

    static void Check(int rows, int n, int k, int outer, int aRow, int aStep)
    {
        int aOuter = 11, bRow = MicroKernel.Columns + 5, bOuter = k * bRow + 3, cRow = n + 2;
        using var a = new Floats(rows * aRow + k * aStep + outer * aOuter).FillIntegers(1);
        using var b = new Floats(outer * bOuter + MicroKernel.Columns).FillIntegers(2);
        using var bias = new Floats(n).FillIntegers(3);
        foreach (bool accumulate in (bool[])[false, true])
        {
            foreach (bool finish in (bool[])[false, true])
            {
                using var c = new Floats(rows * cRow).FillIntegers(4);
                float[] expected = c.Span.ToArray();
                for (int m = 0; m < rows; m++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        float sum = accumulate ? expected[m * cRow + j] : 0;
                        for (int o = 0; o < outer; o++)
                        {
                            for (int i = 0; i < k; i++)
                            {
                                sum += a.Span[m * aRow + o * aOuter + i * aStep] * b.Span[o * bOuter + i * bRow + j];
                            }
                        }

                        expected[m * cRow + j] = finish ? Math.Clamp(sum + bias.Span[j], 0, 6) : sum;
                    }
                }

                var tile = MicroTile.Plain with
                {
                    A = a.Pointer,
                    ARow = aRow,
                    AStep = aStep,
                    AOuter = aOuter,
                    B = b.Pointer,
                    BRow = bRow,
                    BOuter = bOuter,
                    C = c.Pointer,
                    CRow = cRow,
                    K = k,
                    Outer = outer,
                    N = n,
                    IsFar = true,
                    Accumulate = accumulate,
                };
                if (finish)
                {
                    tile.Bias = bias.Pointer;
                    tile.Floor = 0;
                    tile.Ceiling = 6;
                }

                MicroKernel.RunRows(&tile, rows);
                Assert.Equal(expected, c.Span.ToArray());
            }
        }
    }
}
