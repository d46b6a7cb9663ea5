using Lamina.Compiler;
using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Cpu.Tests;

[Collection(ThreadCountCollection.Name)]
public class LstmStepKernelTests
{
    // h, c and the gradients by both sums and the state before.
    static Graph Step(Shape state, DType type)
    {
        TensorType sums = new(type, state.With(state.Rank - 1, 4 * state[-1]));
        return Graph.Of([sums, sums, new(type, state)], x =>
        {
            IReadOnlyList<Tensor> y = new LstmStep().Make([.. x]);
            Tensor weight = Tensor.Iota(state, state.Rank - 1, type).Sin();
            Tensor loss = (y[0] * weight).Sum() + (y[1] * y[1] * 0.3).Sum();
            return [y[0], y[1], .. Gradient.Of(loss, [.. x])];
        });
    }

    static double[][] Run(Plan plan)
    {
        PlanVerifier.Check(plan);
        IExecutable executable = new CpuBackend().Compile(plan);
        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            NDArray to = executable.Input(i);
            var random = new Random(i);
            for (int j = 0; j < to.Elements; j++)
            {
                // Some gates are shut and some wide open.
                var value = (float)((random.NextDouble() - 0.5) * (random.Next(8) == 0 ? 60 : 4));
                if (to.DType == DType.Float32) to.AsSpan<float>()[j] = value;
                else to.AsSpan<double>()[j] = value;
            }
        }
        executable.Run();
        return [.. plan.Outputs.Select((_, i) => executable.Output(i)).Select(y => y.DType == DType.Float32
            ? [.. y.ToArray<float>().Select(value => (double)value)] : y.ToArray<double>())];
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(2, 16)]
    [InlineData(33, 128)]
    [InlineData(5, 77)]
    [InlineData(2, 3000)]
    public void States_and_gradients_are_those_of_the_parts(int rows, int units)
    {
        Plan kernel = Pipeline.Compile(Step((rows, units), DType.Float32), new CpuBackend());
        Assert.Contains(kernel.Steps, step => step.Node.Op is LstmStep);
        Assert.Contains(kernel.Steps, step => step.Node.Op is LstmStepGradient);
        Plan parts = Pipeline.Compile(Step((rows, units), DType.Float64), new CpuBackend());
        Assert.DoesNotContain(parts.Steps, step => step.Node.Op is CompositeOp);
        double[][] expected = Run(parts), actual = Run(kernel);
        for (int i = 0; i < expected.Length; i++)
        {
            // Of a gate that is wide open, 1 − g² has as many bits as the rounded g leaves.
            double tolerance = 2e-6 * Math.Max(1, expected[i].Max(Math.Abs));
            for (int j = 0; j < expected[i].Length; j++) Assert.Equal(expected[i][j], actual[i][j], tolerance);
        }
    }

    [Fact]
    public void Results_are_the_same_on_any_number_of_threads()
    {
        Plan plan = Pipeline.Compile(Step((300, 40), DType.Float32), new CpuBackend());
        int before = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            double[][] one = Run(plan);
            foreach (int threads in (int[])[2, 7, 64])
            {
                WorkerPool.ThreadCount = threads;
                Assert.Equal(one, Run(plan));
            }
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }
}
