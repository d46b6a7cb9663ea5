using Lamina.Compiler;
using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Cpu.Tests;

[Collection(ThreadCountCollection.Name)]
public class AttentionKernelTests
{
    /// <summary>Sizes of an attention, and the sizes that its bias has: 0 none, 1 repeated, else the scores'.</summary>
    public sealed record Sizes(int Batch, int Queries, int Keys, int Heads, int KeyHeads, int Size, int ValueSize,
        bool Causal = false, (int Batch, int Head, int Row) Bias = default)
    {
        public Shape[] Shapes =>
        [
            (Batch, Queries, Heads, Size), (Batch, Keys, KeyHeads, Size), (Batch, Keys, KeyHeads, ValueSize),
            .. Bias == default ? Array.Empty<Shape>() : [(Of(Bias.Batch, Batch), Of(Bias.Head, Heads),
                Of(Bias.Row, Queries), Keys)],
        ];

        static int Of(int given, int full) => given == 1 ? 1 : full;
    }

    public static TheoryData<Sizes> Cases
    {
        get
        {
            var cases = new TheoryData<Sizes>
            {
                new Sizes(2, 128, 128, 2, 2, 32, 32),
                new Sizes(2, 128, 128, 2, 2, 32, 32, Causal: true),
                new Sizes(1, 300, 290, 2, 1, 64, 64),
                new Sizes(1, 300, 300, 1, 1, 16, 48, Causal: true),
                new Sizes(1, 290, 140, 4, 2, 20, 7, Causal: true),
                new Sizes(1, 140, 290, 3, 1, 5, 33, Causal: true),
                new Sizes(2, 33, 129, 2, 2, 17, 8, Bias: (2, 1, 1)),
                new Sizes(2, 161, 130, 4, 2, 8, 8, Bias: (1, 4, 161)),
                new Sizes(2, 40, 40, 2, 2, 8, 8, Causal: true, Bias: (2, 2, 40)),
                new Sizes(3, 8, 1, 1, 1, 1, 1),
                new Sizes(1, 8, 300, 1, 1, 200, 150),
            };
            var random = new Random(5);
            for (int i = 0; i < 24; i++)
            {
                int keyHeads = random.Next(1, 4), heads = keyHeads * random.Next(1, 4), queries = random.Next(8, 150);
                cases.Add(new Sizes(random.Next(1, 3), queries, random.Next(1, 150), heads, keyHeads,
                    random.Next(1, 40),
                    random.Next(1, 40), random.Next(2) == 0, random.Next(2) == 0 ? default
                        : (random.Next(1, 3), random.Next(1, 3), random.Next(1, 3))));
            }
            return cases;
        }
    }

    // y and the gradients by all inputs.
    static Graph Attend(Sizes sizes, DType type) => Graph.Of(
        [.. sizes.Shapes.Select(shape => new TensorType(type, shape))],
        x =>
        {
            Tensor y = new DotProductAttention(0.4, sizes.Causal).Make([.. x])[0];
            Tensor weight = Tensor.Iota(y.Shape, 3, type).Sin() + Tensor.Iota(y.Shape, 1, type).Cos();
            return [y, .. Gradient.Of((y * weight).Sum(), [.. x])];
        });

    static double[][] Run(Plan plan, Func<Shape, int, double[]> input)
    {
        PlanVerifier.Check(plan);
        IExecutable executable = new CpuBackend().Compile(plan);
        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            NDArray to = executable.Input(i);
            double[] values = input(to.Shape, i);
            for (int j = 0; j < values.Length; j++)
                if (to.DType == DType.Float32) to.AsSpan<float>()[j] = (float)values[j];
                else to.AsSpan<double>()[j] = values[j];
        }
        executable.Run();
        return [.. plan.Outputs.Select((_, i) => executable.Output(i)).Select(y => y.DType == DType.Float32
            ? [.. y.ToArray<float>().Select(value => (double)value)] : y.ToArray<double>())];
    }

    // Some scores are large, so that later keys change the largest one.
    static double[] Noise(Shape shape, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)shape.Elements).Select(_ =>
            (double)(float)((random.NextDouble() - 0.5) * (random.Next(8) == 0 ? 6 : 2)))];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_parts(Sizes sizes)
    {
        Plan kernel = Pipeline.Compile(Attend(sizes, DType.Float32), new CpuBackend());
        Assert.Contains(kernel.Steps, step => step.Node.Op is DotProductAttention);
        Assert.Contains(kernel.Steps, step => step.Node.Op is DotProductAttentionGradient);
        Plan parts = Pipeline.Compile(Attend(sizes, DType.Float64));
        Assert.DoesNotContain(parts.Steps, step => step.Node.Op is CompositeOp);
        Near(Run(parts, Noise), Run(kernel, Noise));
    }

    [Fact]
    public void A_query_that_sees_nothing_takes_the_mean_of_all_values()
    {
        var sizes = new Sizes(1, 40, 150, 1, 1, 4, 3, Bias: (1, 1, 40));
        double[] Input(Shape shape, int i) => i < 3 ? Noise(shape, i) : [.. Enumerable.Range(0, 40 * 150)
            .Select(at => at / 150 == 7 || at % 3 == 0 ? DotProductAttention.Hidden(DType.Float32) : 0)];
        double[][] expected = Run(Pipeline.Compile(Attend(sizes, DType.Float64)), Input);
        double[][] actual = Run(Pipeline.Compile(Attend(sizes, DType.Float32), new CpuBackend()), Input);
        double[] value = Noise((1, 150, 1, 3), 2);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Enumerable.Range(0, 150).Average(key => value[key * 3 + i]), actual[0][7 * 3 + i], 1e-5);
        Near(expected, actual);
    }

    [Fact]
    public void A_query_that_sees_minus_infinity_first_is_not_lost()
    {
        var sizes = new Sizes(1, 8, 300, 1, 1, 4, 3, Bias: (1, 1, 1));
        double[] Input(Shape shape, int i) => i < 3 ? Noise(shape, i)
            : [.. Enumerable.Range(0, 300).Select(key => key < 200 ? double.NegativeInfinity : 0)];
        Near(Run(Pipeline.Compile(Attend(sizes, DType.Float64)), Input),
            Run(Pipeline.Compile(Attend(sizes, DType.Float32), new CpuBackend()), Input));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Results_are_the_same_on_any_number_of_threads(bool causal)
    {
        Plan plan = Pipeline.Compile(Attend(new(2, 150, 150, 4, 2, 32, 32, causal), DType.Float32), new CpuBackend());
        int before = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            double[][] one = Run(plan, Noise);
            foreach (int threads in (int[])[2, 7, 64])
            {
                WorkerPool.ThreadCount = threads;
                Assert.Equal(one, Run(plan, Noise));
            }
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    [Fact]
    public void Few_queries_other_types_and_large_heads_are_made_of_parts()
    {
        static bool Whole(Sizes sizes, DType type) => Pipeline.Compile(Attend(sizes, type), new CpuBackend())
            .Steps.Any(step => step.Node.Op is CompositeOp);
        Assert.True(Whole(new(1, 8, 8, 1, 1, 8, 8), DType.Float32));
        Assert.False(Whole(new(1, 1, 64, 1, 1, 8, 8), DType.Float32));
        Assert.False(Whole(new(1, 8, 8, 1, 1, 8, 8), DType.Float64));
        Assert.False(Whole(new(1, 8, 8, 1, 1, 20_000, 8), DType.Float32));
    }

    // Float32 sums of up to 300 products of some magnitude.
    static void Near(double[][] expected, double[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double largest = Math.Max(1, expected[i].Max(Math.Abs));
            for (int j = 0; j < expected[i].Length; j++)
                Assert.True(Math.Abs(expected[i][j] - actual[i][j]) <= 1e-5 * largest,
                    $"result {i}, element {j}: {actual[i][j]} instead of {expected[i][j]}");
        }
    }
}
