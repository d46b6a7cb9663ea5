using Lamina.IR;

namespace Lamina.Cpu.Tests;

[Collection(ThreadCountCollection.Name)]
public unsafe class GemmTests
{
    static readonly int[] sizes = [0, 1, 2, 3, 5, 16, 17, 31, 33, 70];

    public static TheoryData<bool, bool> Transposes =>
        new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Every_small_shape_is_the_plain_sum(bool transposeA, bool transposeB)
    {
        foreach (int m in sizes)
        {
            foreach (int n in sizes)
            {
                foreach (int k in sizes)
                {
                    Check(new GemmSpec(m, n, k, transposeA, transposeB));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Shapes_of_several_blocks_and_tasks_are_the_plain_sum(bool transposeA, bool transposeB)
    {
        Check(new GemmSpec(129, 257, 1025, transposeA, transposeB));
        Check(new GemmSpec(300, 10, 900, transposeA, transposeB));
        Check(new GemmSpec(1, 700, 1000, transposeA, transposeB));
        Check(new GemmSpec(1, 260, 3001, transposeA, transposeB) { Accumulate = true }, withBias: true);
        Check(new GemmSpec(1, 5001, 70, transposeA, transposeB) { Activation = Activation.Relu }, withBias: true);
        Check(new GemmSpec(1, 300, 700, transposeA, transposeB, batch: 2), withBias: true);
        Check(new GemmSpec(900, 1, 1000, transposeA, transposeB));
        Check(new GemmSpec(3, 600, 500, transposeA, transposeB));
        Check(new GemmSpec(256, 256, 256, transposeA, transposeB));
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Strides_bias_activation_and_accumulation_hold_in_every_kernel(bool transposeA, bool transposeB)
    {
        foreach (var (m, n, k) in new[] { (1, 5, 7), (1, 300, 20), (20, 1, 9), (3, 33, 40), (17, 45, 1000), (4, 4, 0) })
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                foreach (var activation in (Activation[])[Activation.None, Activation.Relu, Activation.Relu6])
                {
                    var spec = new GemmSpec(m, n, k, transposeA, transposeB)
                    {
                        Accumulate = accumulate,
                        Activation = activation,
                    };
                    Check(spec, withBias: true);
                    spec = spec with { LdA = spec.LdA + 3, LdB = spec.LdB + 16, LdC = spec.LdC + 5 };
                    Check(spec, withBias: true);
                    Check(spec, withBias: false);
                }
            }
        }
    }

    [Fact]
    public void Few_rows_times_a_matrix_that_is_in_no_cache_are_the_plain_sum() =>
        Check(new GemmSpec(3, 4200, 2000) { LdA = 2003, LdC = 4205, Accumulate = true }, withBias: true);

    [Fact]
    public void Few_rows_read_a_matrix_of_16_bits()
    {
        foreach (bool transposeB in (bool[])[false, true])
        {
            foreach (int rows in (int[])[1, 2, 5, 8])
            {
                foreach (var (n, k) in new[] { (256, 1), (257, 70), (2500, 71), (300, 801) })
                {
                    var spec = new GemmSpec(rows, n, k, false, transposeB) { NarrowB = true };
                    Check(spec);
                    var apart = spec with { LdA = k + 1, LdB = spec.LdB + 3, LdC = n + 5 };
                    Check(apart with { Activation = Activation.Relu }, withBias: true);
                    Check(new GemmSpec(rows, n, k, false, transposeB, batch: 2) { NarrowB = true, Accumulate = true });
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Batches_step_or_share_their_operands(bool transposeA, bool transposeB)
    {
        foreach (var (m, n, k) in new[] { (1, 300, 20), (9, 1, 12), (3, 33, 40), (17, 45, 100) })
        {
            var spec = new GemmSpec(m, n, k, transposeA, transposeB, batch: 3);
            Check(spec, withBias: true);
            Check(spec with { BatchB = 0 }, withBias: true);
            Check(spec with { BatchA = 0 });
            Check(spec with { BatchA = spec.BatchA + 2, BatchB = spec.BatchB + 1, BatchC = spec.BatchC + 7 });
            Check(spec with { Batch = 1000, BatchA = 0, BatchB = 0 });
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Packed_operands_give_the_same(bool transposeA, bool transposeB)
    {
        var inTask = new HashSet<bool>();
        foreach (var (m, n, k) in new[] { (15, 33, 20), (70, 90, 700), (400, 200, 150), (150, 140, 1100) })
        {
            foreach (var spec in (GemmSpec[])
                [
                    new GemmSpec(m, n, k, transposeA, transposeB, batch: 2),
                    new GemmSpec(m, n, k, transposeA, transposeB, batch: 2) { BatchA = 0 },
                    new GemmSpec(m, n, k, transposeA, transposeB, batch: 2) { BatchB = 0 },
                ])
            {
                var packA = new GemmPlan(spec) { PackA = true };
                inTask.Add(packA.PackAInTask);
                var packBoth = new GemmPlan(spec) { PackA = true, PackB = true };
                Check(spec, makes: [o => new GemmKernel(packA, o), o => new GemmKernel(packBoth, o)]);
            }
        }

        Assert.Equal(2, inTask.Count);
    }

    // Rows of A 4 KiB apart, where a task copies them: one run of the sum, and two.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_that_fall_on_the_same_sets_of_the_cache_give_the_same(bool transposeB)
    {
        foreach (var spec in (GemmSpec[])
            [
                new GemmSpec(70, 200, 1024, false, transposeB), new GemmSpec(90, 130, 2048, false, transposeB),
                new GemmSpec(60, 128, 700, true, transposeB) { LdA = 1024 },
                new GemmSpec(90, 140, 1100, true, transposeB) { LdA = 2048 },
            ])
        {
            Assert.True(new GemmPlan(spec).PackA);
            Check(spec);
            Check(spec with { Accumulate = true, LdC = spec.N + 3 }, withBias: true);
        }
    }

    // Each task copies the rows of A that it multiplies, if there are enough rows for all; else all are copied first.
    [Theory]
    [InlineData(1024, 1024, true)]
    [InlineData(2048, 2048, true)]
    [InlineData(128, 2048, false)]
    public void Large_products_have_tasks_for_many_workers(int m, int n, bool inTask)
    {
        var plan = new GemmPlan(new GemmSpec(m, n, 1024));
        Assert.True(plan.PackA);
        Assert.Equal(inTask, plan.PackAInTask);
        Assert.InRange(plan.Tasks, 12, 128);
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Long_sums_cut_into_chunks_give_the_same(bool transposeA, bool transposeB)
    {
        foreach (int k in (int[])[8192, 8193, 9000])
        {
            var spec = new GemmSpec(30, 40, k, transposeA, transposeB);
            Assert.True(SplitSumKernel.Chunks(spec) > 1);
            Check(spec);
            Check(spec with { Accumulate = true, Activation = Activation.Relu, LdC = 50 }, withBias: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Runs_of_sums_and_blocks_of_rows_give_the_same(bool transposeB)
    {
        (int, int, int)[] sizes =
            [(300, 200, 192), (300, 290, 450), (70, 117, 1030), (29, 513, 2050), (14, 17, 36000), (1024, 130, 300)];
        foreach (var (m, n, k) in sizes)
        {
            var spec = new GemmSpec(m, n, k, true, transposeB);
            Check(spec);
            Check(spec with { LdA = m + 3, LdB = spec.LdB + 5, LdC = n + 7, Accumulate = true }, withBias: true);
            Check(spec with { Activation = Activation.Relu }, withBias: true);
            Check(new GemmSpec(m, n, k, true, transposeB, batch: 2));
        }
    }

    [Fact]
    public void Long_sums_over_a_small_result_keep_many_workers_busy()
    {
        var spec = new GemmSpec(128, 512, 3200, transposeA: true);
        int tasks = Gemm.Create(spec, null, null, null).Stages.Max(stage => stage.Tasks);
        Assert.InRange(tasks, 8, 128);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(40)]
    public void Sigmoid_and_tanh_follow_the_bias(int n)
    {
        foreach (var (m, activation) in new[] { (5, Activation.Sigmoid), (5, Activation.Tanh), (1, Activation.Tanh) })
        {
            var spec = new GemmSpec(m, n, 6) { Activation = activation };
            using var a = new Floats(m * 6).FillReals(1);
            using var b = new Floats(6 * n).FillReals(2);
            using var c = new Floats(m * n);
            using var bias = new Floats(n).FillReals(3);
            KernelRun.All(Gemm.Create(spec, a.Pointer, b.Pointer, c.Pointer, bias.Pointer));
            for (int i = 0; i < m * n; i++)
            {
                double sum = bias.Span[i % n];
                for (int k = 0; k < 6; k++)
                {
                    sum += (double)a.Span[i / n * 6 + k] * b.Span[k * n + i % n];
                }

                double expected = activation == Activation.Tanh ? Math.Tanh(sum) : 1 / (1 + Math.Exp(-sum));
                Assert.Equal(expected, c.Span[i], 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Bits_do_not_depend_on_the_thread_count(bool transposeA, bool transposeB)
    {
        int before = WorkerPool.ThreadCount;
        try
        {
            (int, int, int)[] shapes = [(200, 300, 500), (1, 2000, 800), (2, 900, 900), (500, 31, 700), (33, 20, 9001)];
            foreach (var (m, n, k) in shapes)
            {
                var spec = new GemmSpec(m, n, k, transposeA, transposeB);
                using var a = new Floats((long)m * k).FillReals(1);
                using var b = new Floats((long)k * n).FillReals(2);
                float[]? first = null;
                foreach (int threads in (int[])[1, 2, 3])
                {
                    WorkerPool.ThreadCount = threads;
                    using var c = new Floats((long)m * n);
                    var kernel = Gemm.Create(spec, a.Pointer, b.Pointer, c.Pointer);
                    using var scratch = new Floats(kernel.ScratchBytes / sizeof(float));
                    foreach (var stage in kernel.Stages)
                    {
                        stage.Scratch = (byte*)scratch.Pointer;
                        WorkerPool.Run(stage);
                    }

                    first ??= c.Span.ToArray();
                    Assert.Equal(first, c.Span.ToArray());
                }
            }
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        var spec = new GemmSpec(64, 48, 80, transposeB: true) { Activation = Activation.Tanh };
        using var a = new Floats(64 * 80);
        using var b = new Floats(48 * 80);
        using var c = new Floats(64 * 48);
        using var bias = new Floats(48);
        var kernel = Gemm.Create(spec, a.Pointer, b.Pointer, c.Pointer, bias.Pointer);
        using var scratch = new Floats(kernel.ScratchBytes / sizeof(float));
        long allocated = 0;
        foreach (var stage in kernel.Stages)
        {
            stage.Scratch = (byte*)scratch.Pointer;
            WorkerPool.Run(stage);
            long before = GC.GetAllocatedBytesForCurrentThread();
            WorkerPool.Run(stage);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    delegate Kernel Make(GemmOperands operands);

    // Each of some ways to make the kernel, or the usual one, gives the plain sums.
    static void Check(GemmSpec spec, bool withBias = false, params ReadOnlySpan<Make> makes)
    {
        long rowsA = spec.TransposeA ? spec.K : spec.M, columnsA = spec.TransposeA ? spec.M : spec.K;
        long rowsB = spec.TransposeB ? spec.N : spec.K, columnsB = spec.TransposeB ? spec.K : spec.N;
        using var a = Matrix(spec.Batch, spec.BatchA, rowsA, columnsA, spec.LdA).FillIntegers(1);
        using var b = Matrix(spec.Batch, spec.BatchB, rowsB, columnsB, spec.LdB).FillIntegers(2);
        using var c = Matrix(spec.Batch, spec.BatchC, spec.M, spec.N, spec.LdC).FillIntegers(3);
        using var bias = new Floats(spec.N).FillIntegers(4);
        float[] expected = c.Span.ToArray();
        for (int batch = 0; batch < spec.Batch; batch++)
        {
            float[] rows = Rows(a.Pointer + batch * spec.BatchA, spec.M, spec.K, spec.ARow, spec.AStep);
            float[] columns = spec.TransposeB
                ? Rows(b.Pointer + batch * spec.BatchB, spec.N, spec.K, spec.LdB, 1)
                : Rows(b.Pointer + batch * spec.BatchB, spec.N, spec.K, 1, spec.LdB);
            for (int m = 0; m < spec.M; m++)
            {
                for (int n = 0; n < spec.N; n++)
                {
                    ref float value = ref expected[batch * spec.BatchC + m * spec.LdC + n];
                    float sum = spec.Accumulate ? value : 0;
                    sum += Dot(rows.AsSpan(m * spec.K, spec.K), columns.AsSpan(n * spec.K, spec.K));
                    sum += withBias ? bias.Span[n] : 0;
                    value = spec.Activation switch
                    {
                        Activation.Relu => Math.Max(0, sum),
                        Activation.Relu6 => Math.Clamp(sum, 0, 6),
                        _ => sum,
                    };
                }
            }
        }

        using var narrow = Narrow(b.Span);
        float* second = spec.NarrowB ? narrow.Pointer : b.Pointer;
        float* biasOrNull = withBias ? bias.Pointer : null;
        float[] before = c.Span.ToArray();
        foreach (Make kernel in makes is [] ? [o => Gemm.Create(spec, o.A, o.B, o.C, o.Bias)] : makes)
        {
            before.CopyTo(c.Span);
            KernelRun.All(kernel(new GemmOperands(a.Pointer, second, c.Pointer, biasOrNull)));
            Assert.True(c.Span.SequenceEqual(expected), $"{spec}");
        }
    }

    // The same numbers as bfloat16, which holds small whole ones exactly.
    static Floats Narrow(ReadOnlySpan<float> wide)
    {
        var narrow = new Floats((wide.Length + 1) / 2);
        for (int i = 0; i < wide.Length; i++) ((BFloat16*)narrow.Pointer)[i] = (BFloat16)wide[i];
        return narrow;
    }

    // The rows of a matrix of which one element is `down` or `along` after another, one behind the other.
    static float[] Rows(float* matrix, int rows, int length, nint down, nint along)
    {
        var packed = new float[rows * length];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < length; k++) packed[row * length + k] = matrix[row * down + k * along];
        }

        return packed;
    }

    // Of whole numbers, so that four sums at a time are one.
    static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        (float s0, float s1, float s2, float s3) = (0, 0, 0, 0);
        int k = 0;
        for (; k <= x.Length - 4; k += 4)
        {
            s0 += x[k] * y[k];
            s1 += x[k + 1] * y[k + 1];
            s2 += x[k + 2] * y[k + 2];
            s3 += x[k + 3] * y[k + 3];
        }

        for (; k < x.Length; k++) s0 += x[k] * y[k];
        return s0 + s1 + s2 + s3;
    }

    // Ends exactly where the last element does.
    static Floats Matrix(int batch, nint step, long rows, long columns, nint ld) =>
        new(rows * columns == 0 ? 0 : (batch - 1) * step + (rows - 1) * ld + columns);
}
