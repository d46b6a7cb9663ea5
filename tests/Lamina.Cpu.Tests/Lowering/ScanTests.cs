using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu.Tests;

public class ScanTests
{
    const int Length = 5, Units = 12;

    // A gated cell with a mask for each row, and its gradients: slices, concatenation, products with both operands.
    static Graph Gated(int rows, bool reverse) => Graph.Of(
        [
            new(DType.Float32, (Length, rows, 2 * Units)), new(DType.Float32, (Units, 2 * Units)),
            new(DType.Float32, (rows, 1)), new(DType.Float32, 2 * Units),
        ],
        x =>
        {
            (Tensor[] last, Tensor[] all) = Scan.Run((c, e) =>
            {
                Tensor z = e[0] + c[0].MatMul(x[1]) + x[3];
                Tensor gate = z.Slice(1, 0, Units).Sigmoid(), value = z.Slice(1, Units);
                Tensor next = c[0] * (1 - gate) + gate * value.Tanh() * x[2];
                return ([next], [next * 2]);
            }, [Tensor.Zeros((rows, Units))], [x[0]], reverse);
            Tensor loss = last[0].Square().Sum() + all[0].Sum();
            return [last[0], all[0], .. Gradient.Of(loss, [x[0], x[1]])];
        });

    static (Plan Plan, NDArray[] Results) Run(Graph graph, Func<int, NDArray> input)
    {
        Plan plan = Pipeline.Compile(graph);
        PlanVerifier.Check(plan);
        IExecutable executable = new CpuBackend().Compile(plan);
        for (int i = 0; i < plan.Inputs.Count; i++)
            input(i).AsSpan<float>().CopyTo(executable.Input(i).AsSpan<float>());
        executable.Run();
        return (plan, [.. Enumerable.Range(0, plan.Outputs.Count).Select(i => executable.Output(i).Copy())]);
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(24, true)]
    public void Blocks_of_rows_give_what_the_rows_alone_give(int rows, bool reverse)
    {
        var random = new Random(3);
        NDArray[] whole = [.. Gated(rows, reverse).Inputs.Select(x =>
        {
            var values = new NDArray(x.Shape, DType.Float32);
            foreach (ref float value in values.AsSpan<float>()) value = random.NextSingle() - 0.5f;
            return values;
        })];
        (Plan plan, NDArray[] all) = Run(Gated(rows, reverse), i => whole[i]);
        Assert.All(plan.Steps.Where(step => step.Node.Op is Scan), step =>
            Assert.Equal(rows / 8, step.Bodies[0].BlocksOf((Scan)step.Node.Op)));

        const int few = 4;
        var weights = new float[Units * 2 * Units];
        for (int first = 0; first < rows; first += few)
        {
            (Plan part, NDArray[] some) = Run(Gated(few, reverse), i =>
                i == 0 ? Rows(whole[0], rows, first) : i == 2 ? Rows(whole[2], rows, first) : whole[i]);
            Assert.All(part.Steps.Where(step => step.Node.Op is Scan), step =>
                Assert.Equal(1, step.Bodies[0].BlocksOf((Scan)step.Node.Op)));
            Near(Rows(all[0], rows, first), some[0].AsSpan<float>());
            Near(Rows(all[1], rows, first), some[1].AsSpan<float>());
            Near(Rows(all[2], rows, first), some[2].AsSpan<float>());
            for (int i = 0; i < weights.Length; i++) weights[i] += some[3].AsSpan<float>()[i];
        }
        Near(all[3], weights);

        static void Near(NDArray expected, ReadOnlySpan<float> actual)
        {
            ReadOnlySpan<float> values = expected.AsSpan<float>();
            Assert.Equal(values.Length, actual.Length);
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(values[i], actual[i], 1e-4f * (1 + Math.Abs(values[i])));
        }

        // Some rows of an array whose last axis but one is the rows.
        static NDArray Rows(NDArray values, int rows, int first)
        {
            int width = values.Shape[-1], times = (int)(values.Elements / (rows * width));
            var some = new NDArray((times, few, width), DType.Float32);
            for (int time = 0; time < times; time++)
                values.AsSpan<float>().Slice((time * rows + first) * width, few * width)
                    .CopyTo(some.AsSpan<float>()[(time * few * width)..]);
            return some;
        }
    }

    // A running sum and a carry that follows it; results keep both as they were before each step, one of them twice.
    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(4, true)]
    public void Carries_that_results_keep_are_those_before_each_step(int length, bool reverse)
    {
        const int rows = 16, width = 3;
        Graph graph = Graph.Of([new(DType.Float32, (length, rows, width)), new(DType.Float32, (rows, width))], x =>
        {
            (Tensor[] last, Tensor[] all) = Scan.Run((c, e) =>
            {
                Tensor sum = c[0] + e[0], follows = c[1] - c[0];
                return ([sum, follows, c[0]], [c[0], c[1], c[0], sum, c[2]]);
            }, [x[1], x[1] * 2, x[1]], [x[0]], reverse);
            return [.. last, .. all];
        });
        var values = new NDArray((length, rows, width), DType.Float32);
        for (int i = 0; i < values.Elements; i++) values.AsSpan<float>()[i] = i % 11 - 3;
        var first = new NDArray((rows, width), DType.Float32);
        for (int i = 0; i < first.Elements; i++) first.AsSpan<float>()[i] = i % 5;
        (_, NDArray[] results) = Run(graph, i => i == 0 ? values : first);

        for (int at = 0; at < rows * width; at++)
        {
            float a = first.AsSpan<float>()[at], b = 2 * a, c = a;
            for (int step = 0; step < length; step++)
            {
                int place = (reverse ? length - 1 - step : step) * rows * width + at;
                Assert.Equal([a, b, a], results[3..6].Select(y => y.AsSpan<float>()[place]));
                Assert.Equal(c, results[7].AsSpan<float>()[place]);
                (a, b, c) = (a + values.AsSpan<float>()[place], b - a, a);
                Assert.Equal(a, results[6].AsSpan<float>()[place]);
            }
            Assert.Equal([a, b, c], results[..3].Select(y => y.AsSpan<float>()[at]));
        }
    }

    // A step of h = relu(x + h·w), and the way back through it, with w in panels or not as its size may be.
    [Theory]
    [InlineData(5, 96)]
    [InlineData(32, 96)]
    [InlineData(3, 96)]
    [InlineData(16, 33)]
    public void Products_with_the_matrix_of_a_loop_are_right(int rows, int units)
    {
        Graph graph = Graph.Of([new(DType.Float32, (1, rows, units)), new(DType.Float32, (units, units)),
            new(DType.Float32, (rows, units))], x =>
        {
            Tensor last = Scan.Run((c, e) => ([(e[0] + c[0].MatMul(x[1])).Relu()], []), [x[2]], [x[0]]).Carries[0];
            return [last, .. Gradient.Of(last.Sum(), [x[2]])];
        });
        var random = new Random(1);
        NDArray[] values = [.. graph.Inputs.Select(x =>
        {
            var made = new NDArray(x.Shape, DType.Float32);
            foreach (ref float value in made.AsSpan<float>()) value = random.NextSingle() - 0.5f;
            return made;
        })];
        (_, NDArray[] results) = Run(graph, i => values[i]);
        float Matrix(int k, int n) => values[1].AsSpan<float>()[k * units + n];
        var expected = new double[rows, units];
        for (int row = 0; row < rows; row++)
        {
            for (int n = 0; n < units; n++)
            {
                double sum = values[0].AsSpan<float>()[row * units + n];
                for (int k = 0; k < units; k++)
                    sum += (double)values[2].AsSpan<float>()[row * units + k] * Matrix(k, n);
                expected[row, n] = sum;
                Assert.Equal(Math.Max(0, sum), results[0].AsSpan<float>()[row * units + n], 1e-4);
            }
            for (int k = 0; k < units; k++)
            {
                double sum = 0;
                for (int n = 0; n < units; n++)
                    if (expected[row, n] > 0) sum += Matrix(k, n);
                Assert.Equal(sum, results[1].AsSpan<float>()[row * units + k], 1e-3);
            }
        }
    }

    [Fact]
    public void Rows_that_meet_are_not_cut()
    {
        Plan plan = Pipeline.Compile(Graph.Of([new(DType.Float32, (Length, 32, Units))], x =>
            [Scan.Run((c, e) => ([(c[0] - c[0].Mean([0], true)) + e[0]], []), [Tensor.Zeros((32, Units))], [x[0]])
                .Carries[0]]));
        Step loop = Assert.Single(plan.Steps, step => step.Node.Op is Scan);
        Assert.Equal(1, loop.Bodies[0].BlocksOf((Scan)loop.Node.Op));
    }

    [Fact]
    public void A_weight_with_as_many_rows_as_the_batch_stays_whole()
    {
        NDArray Values(Shape shape)
        {
            var values = new NDArray(shape, DType.Float32);
            for (int i = 0; i < values.Elements; i++) values.AsSpan<float>()[i] = (i % 7 - 3) / 16f;
            return values;
        }
        Graph Of(int rows) => Graph.Of([new(DType.Float32, (2, rows, 16)), new(DType.Float32, (16, 16))], x =>
            [Scan.Run((c, e) => ([c[0].MatMul(x[1]) + e[0]], []), [Tensor.Ones((rows, 16))], [x[0]]).Carries[0]]);
        (Plan plan, NDArray[] all) = Run(Of(16), i => Values(i == 0 ? new(2, 16, 16) : new(16, 16)));
        Step loop = Assert.Single(plan.Steps, step => step.Node.Op is Scan);
        Assert.Equal(2, loop.Bodies[0].BlocksOf((Scan)loop.Node.Op));
        ReadOnlySpan<float> x = Values((2, 16, 16)).AsSpan<float>(), w = Values((16, 16)).AsSpan<float>();
        var before = new float[16];
        for (int row = 0; row < 16; row++)
        {
            Array.Fill(before, 1);
            for (int time = 0; time < 2; time++)
            {
                var next = new float[16];
                for (int n = 0; n < 16; n++)
                {
                    next[n] = x[(time * 16 + row) * 16 + n];
                    for (int k = 0; k < 16; k++) next[n] += before[k] * w[k * 16 + n];
                }
                before = next;
            }
            for (int n = 0; n < 16; n++) Assert.Equal(before[n], all[0].AsSpan<float>()[row * 16 + n], 1e-4f);
        }
    }
}
