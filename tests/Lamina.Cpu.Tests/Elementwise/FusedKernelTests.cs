using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Layouts, programs, scalars, in-place outputs.</summary>
public unsafe class FusedKernelTests
{
    public static TheoryData<long[], long[]> Broadcasts => new()
    {
        { [70001], [0] },                       // scalar
        { [300, 10], [0, 1] },                  // short row
        { [50, 3001], [0, 1] },                 // row longer than a tile
        { [300, 10], [1, 0] },                  // column
        { [7, 5003], [1, 0] },
        { [6, 11, 50], [50, 0, 1] },            // middle
        { [6, 11, 50], [11, 1, 0] },
        { [6, 11, 50], [0, 1, 0] },
        { [64, 65], [1, 64] },                  // transposed
        { [40, 50], [100, 2] },                 // every other element
        { [1, 33, 1], [5, 1, 7] },              // sizes of 1
        { [2, 3, 4, 5], [0, 5, 0, 1] },
    };

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void Operands_of_any_layout(long[] shape, long[] strides)
    {
        long count = shape.Aggregate(1L, (a, b) => a * b);
        float[] x = Fused.Numbers((int)count), b = Fused.Numbers(8192, seed: 2);
        float[] second = Fused.Run<float, float>(
            "subtract", shape, [Fused.Contiguous(shape), strides], x, b);
        float[] first = Fused.Run<float, float>(
            "subtract", shape, [strides, Fused.Contiguous(shape)], b, x);
        int i = 0;
        foreach (int[] index in KernelRun.Indices(Array.ConvertAll(shape, s => (int)s)))
        {
            long at = 0;
            for (int k = 0; k < index.Length; k++) at += index[k] * strides[k];
            Assert.Equal(x[i] - b[at], second[i]);
            Assert.Equal(b[at] - x[i], first[i++]);
        }
    }

    // r = x·s + b, d = r > 0 ? r : x·0.5, with a row b, a scalar s and a constant; both results.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 7)]
    [InlineData(1000, 70)]
    public void A_program_with_two_results(int rows, int columns)
    {
        int n = rows * columns;
        float[] x = Fused.Numbers(n, special: false), b = Fused.Numbers(columns, 2, special: false);
        float[] s = KernelRun.Pin(1.25f), r = KernelRun.Room<float>(n), d = KernelRun.Room<float>(n);
        const DType f = DType.Float32;
        var spec = new FusedSpec([rows, columns],
            [new(f, [columns, 1]), new(f, [0, 0]), new(f, [0, 1])],
            [
                new("multiply", f, f, [0, 1]),
                new("add", f, f, [3, 2]),
                new("constant", f, f, [], [0]),
                new("compare_gt", DType.Bool, f, [4, 5]),
                new("constant", f, f, [], [0.5]),
                new("multiply", f, f, [0, 7]),
                new("select", f, f, [6, 4, 8]),
            ],
            [new(4, [columns, 1]), new(9, [columns, 1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x), KernelRun.At(s), KernelRun.At(b)],
            [KernelRun.At(r), KernelRun.At(d)]));
        for (int i = 0; i < n; i++)
        {
            float expected = x[i] * 1.25f + b[i % columns];
            Assert.Equal(expected, r[i], 1e-5f);
            Assert.Equal(r[i] > 0 ? r[i] : x[i] * 0.5f, d[i]);
        }
    }

    // The parts of a gelu's gradient: products that only these functions read are taken into them.
    [Theory]
    [InlineData(1000)]
    [InlineData(37)]
    public void Erf_and_bell_of_products(int n)
    {
        const DType f = DType.Float32;
        float[] x = Fused.Numbers(n, 1, false), y = KernelRun.Room<float>(n), z = KernelRun.Room<float>(n);
        var spec = new FusedSpec([n], [new(f, [1])],
            [
                new("constant", f, f, [], [0.75]), new("multiply", f, f, [0, 1]), new("erf", f, f, [2]),
                new("constant", f, f, [], [-0.5]), new("multiply", f, f, [0, 0]), new("multiply", f, f, [5, 4]),
                new("exponential", f, f, [6]),
            ],
            [new(3, [1]), new(7, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x)], [KernelRun.At(y), KernelRun.At(z)]));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(ScalarMath.Erf(x[i] * 0.75), y[i], 1e-6);
            Assert.Equal(Math.Exp(x[i] * x[i] * -0.5), z[i], 1e-6);
        }
    }

    // Adam: m, v and the parameters are changed in place; the bias corrections are scalars computed in the loop.
    [Fact]
    public void Adam_in_place()
    {
        const int n = 12345;
        float[] p = Fused.Numbers(n, 1, false), g = Fused.Numbers(n, 2, false), m = Fused.Numbers(n, 3, false);
        float[] v = [.. Fused.Numbers(n, 4, false).Select(Math.Abs)];
        v = KernelRun.Pin<float>(v);
        float[] step = KernelRun.Pin(3f);
        double[] expectedM = new double[n], expectedV = new double[n], expectedP = new double[n];
        for (int i = 0; i < n; i++)
        {
            expectedM[i] = m[i] + (g[i] - m[i]) * 0.1;
            expectedV[i] = v[i] + (g[i] * (double)g[i] - v[i]) * 0.001;
            double alpha = 0.01 * Math.Sqrt(1 - Math.Pow(0.999, 3)) / (1 - Math.Pow(0.9, 3));
            expectedP[i] = p[i] - expectedM[i] * alpha / (Math.Sqrt(expectedV[i]) + 1e-7);
        }
        KernelRun.All(new FusedKernel(AdamSpec(n),
            [KernelRun.At(p), KernelRun.At(g), KernelRun.At(m), KernelRun.At(v), KernelRun.At(step)],
            [KernelRun.At(p), KernelRun.At(m), KernelRun.At(v)]));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(expectedM[i], m[i], 2e-6);
            Assert.Equal(expectedV[i], v[i], 2e-6);
            Assert.Equal(expectedP[i], p[i], 1e-5);
        }
    }

    internal static FusedSpec AdamSpec(int n)
    {
        const DType f = DType.Float32;
        List<FusedInstruction> program = [];
        int Do(string op, params int[] a)
        {
            program.Add(new(op, f, f, a));
            return 4 + program.Count;
        }
        int Number(double x)
        {
            program.Add(new("constant", f, f, [], [x]));
            return 4 + program.Count;
        }
        const int p = 0, g = 1, m = 2, v = 3, step = 4;
        int one = Number(1);
        int newM = Do("add", m, Do("multiply", Do("subtract", g, m), Number(0.1)));
        int newV = Do("add", v, Do("multiply", Do("subtract", Do("multiply", g, g), v), Number(0.001)));
        int alpha = Do("divide",
            Do("multiply", Number(0.01), Do("sqrt", Do("subtract", one, Do("power", Number(0.999), step)))),
            Do("subtract", one, Do("power", Number(0.9), step)));
        int newP = Do("subtract", p,
            Do("divide", Do("multiply", newM, alpha), Do("add", Do("sqrt", newV), Number(1e-7))));
        long[] flat = [1], same = [0];
        return new([n], [new(f, flat), new(f, flat), new(f, flat), new(f, flat), new(f, same)],
            [.. program], [new(newP, flat), new(newM, flat), new(newV, flat)]);
    }

    [Fact]
    public void Two_arrays_swapped_in_place()
    {
        float[] a = Fused.Numbers(5000, 1, false), b = Fused.Numbers(5000, 2, false);
        float[] oldA = [.. a], oldB = [.. b];
        const DType f = DType.Float32;
        var spec = new FusedSpec([5000], [new(f, [1]), new(f, [1])], [], [new(1, [1]), new(0, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(a), KernelRun.At(b)], [KernelRun.At(a), KernelRun.At(b)]));
        Assert.Equal(oldA, b);
        Assert.Equal(oldB, a);
    }

    [Fact]
    public void An_input_that_is_read_after_its_output_is_ready_keeps_its_value()
    {
        float[] x = Fused.Numbers(5000, 1, false), y = KernelRun.Room<float>(5000);
        float[] old = [.. x];
        const DType f = DType.Float32;
        var spec = new FusedSpec([5000], [new(f, [1])],
            [new("negate", f, f, [0]), new("exponential", f, f, [1]), new("multiply", f, f, [2, 0])],
            [new(1, [1]), new(3, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x)], [KernelRun.At(x), KernelRun.At(y)]));
        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal(-old[i], x[i]);
            Assert.Equal(Math.Exp(-old[i]) * old[i], y[i], 1e-3);
        }
    }

    [Fact]
    public void A_scalar_result_fills_its_output()
    {
        float[] s = KernelRun.Pin(4f), y = KernelRun.Room<float>(3333), z = KernelRun.Room<float>(3333);
        const DType f = DType.Float32;
        var spec = new FusedSpec([3333], [new(f, [0])], [new("sqrt", f, f, [0])], [new(1, [1]), new(0, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(s)], [KernelRun.At(y), KernelRun.At(z)]));
        Assert.All(y, value => Assert.Equal(2f, value));
        Assert.All(z, value => Assert.Equal(4f, value));
    }

    [Fact]
    public void Sixteen_bit_floats_are_computed_in_float32()
    {
        Half[] x = KernelRun.Pin<Half>([.. Fused.Numbers(1000, 1, false).Select(v => (Half)v)]);
        Half[] y = KernelRun.Room<Half>(1000);
        const DType h = DType.Float16;
        var spec = new FusedSpec([1000], [new(h, [1])],
            [new("tanh", h, h, [0]), new("add", h, h, [0, 1])], [new(2, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x)], [KernelRun.At(y)]));
        for (int i = 0; i < 1000; i++)
            Assert.Equal((Half)((float)(Half)MathF.Tanh((float)x[i]) + (float)x[i]), y[i]);
    }

    [Theory]
    [InlineData(0b001)]
    [InlineData(0b010)]
    [InlineData(0b100)]
    [InlineData(0b011)]
    [InlineData(0b110)]
    [InlineData(0b000)]
    public void Select_and_clamp_take_scalars_anywhere(int scalars)
    {
        const int n = 2049;
        long[] Stride(int k) => [(scalars >> k & 1) != 0 ? 0 : 1];
        bool[] c = KernelRun.Pin<bool>([.. Enumerable.Range(0, n).Select(i => i % 3 == 0)]);
        float[] x = Fused.Numbers(n), low = Fused.Numbers(n, 2, false), high = Fused.Numbers(n, 3, false);
        float[] y = KernelRun.Room<float>(n), z = KernelRun.Room<float>(n);
        const DType f = DType.Float32;
        var spec = new FusedSpec([n],
            [new(DType.Bool, Stride(0)), new(f, Stride(0)), new(f, Stride(1)), new(f, Stride(2))],
            [new("select", f, f, [0, 2, 3]), new("clamp", f, f, [1, 2, 3])], [new(4, [1]), new(5, [1])]);
        KernelRun.All(new FusedKernel(spec,
            [KernelRun.At(c), KernelRun.At(x), KernelRun.At(low), KernelRun.At(high)],
            [KernelRun.At(y), KernelRun.At(z)]));
        for (int i = 0; i < n; i++)
        {
            float l = low[i * (int)Stride(1)[0]], h = high[i * (int)Stride(2)[0]], v = x[i * (int)Stride(0)[0]];
            Assert.Equal(c[i * (int)Stride(0)[0]] ? l : h, y[i]);
            Assert.Equal(MathF.Min(MathF.Max(v, l), h), z[i]);
        }
    }

    [Theory]
    [InlineData("gt")]
    [InlineData("ge")]
    [InlineData("lt")]
    [InlineData("le")]
    [InlineData("eq")]
    [InlineData("ne")]
    public void A_relation_joined_with_its_select(string relation)
    {
        float[] x = Fused.Numbers(2049), dy = Fused.Numbers(2049, 2, false), y = KernelRun.Room<float>(2049);
        const DType f = DType.Float32;
        var spec = new FusedSpec([2049], [new(f, [1]), new(f, [1])],
            [
                new("constant", f, f, [], [0]), new("compare_" + relation, DType.Bool, f, [0, 2]),
                new("select", f, f, [3, 1, 2]),
            ], [new(4, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x), KernelRun.At(dy)], [KernelRun.At(y)]));
        for (int i = 0; i < 2049; i++)
            Assert.Equal(Reference.Holds("compare_" + relation, x[i], 0f) ? dy[i] : 0, y[i]);
    }

    [Fact]
    public void An_output_that_overlaps_an_input_otherwise_is_refused()
    {
        float[] x = KernelRun.Room<float>(100);
        const DType f = DType.Float32;
        var spec = new FusedSpec([50], [new(f, [1])], [new("negate", f, f, [0])], [new(1, [1])]);
        Assert.Throws<ArgumentException>(
            () => new FusedKernel(spec, [KernelRun.At(x)], [(float*)KernelRun.At(x) + 1]));
        Assert.Throws<ArgumentException>(() => new FusedKernel(spec, [KernelRun.At(x)], []));
    }

    [Fact]
    public void Nothing_is_allocated_when_run()
    {
        float[] a = Fused.Numbers(70000), b = Fused.Numbers(70, 2), y = KernelRun.Room<float>(70000);
        const DType f = DType.Float32;
        var spec = new FusedSpec([1000, 70], [new(f, [70, 1]), new(f, [0, 1])],
            [new("add", f, f, [0, 1]), new("tanh", f, f, [2])], [new(3, [70, 1])]);
        var kernel = new FusedKernel(spec, [KernelRun.At(a), KernelRun.At(b)], [KernelRun.At(y)]);
        kernel.Run(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int task = 0; task < kernel.Tasks; task++) kernel.Run(task);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
