using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Tests;

/// <summary>
/// Compares gradients with central differences in float64 (eps 1e-6, atol 1e-5, rtol 1e-3), with verifiers between all
/// passes.
/// </summary>
static class Numerics
{
    static Numerics() => Pipeline.AfterPass = (_, graph) => Verifier.Check(graph);

    /// <summary>Reproducible numbers in (low, high), float64.</summary>
    public static NDArray Random(Shape shape, int seed = 1, double low = -1, double high = 1)
    {
        var random = new System.Random(seed);
        var array = new NDArray(shape, DType.Float64);
        foreach (ref double x in array.AsSpan<double>()) x = low + (high - low) * random.NextDouble();
        return array;
    }

    /// <summary>Checks the first and, through it, the second derivative of a function of tensors.</summary>
    public static void CheckGradient(Func<Tensor[], Tensor> function, params NDArray[] inputs)
    {
        CheckFirst(function, inputs);
        CheckFirst(x =>
        {
            Tensor y = function(x);
            Tensor[] gradients = Gradient.Of((y * y).Sum(), x);
            return gradients.Select((g, i) => (g * Tensor.From(Random(g.Shape, 7 + i))).Sum()).Aggregate((a, b) =>
                a + b);
        }, inputs);
    }

    /// <summary>Checks the first derivative of a function of tensors.</summary>
    public static void CheckFirst(Func<Tensor[], Tensor> function, params NDArray[] inputs)
    {
        Graph forward = Graph.Of([.. inputs.Select(x => new TensorType(x.DType, x.Shape))], x =>
        {
            Tensor y = function([.. x]);
            Tensor loss = (y * Tensor.From(Random(y.Shape, 99))).Sum();
            return [loss, .. Gradient.Of(loss, x)];
        });
        IExecutable step = Lamina.Engine.Compile(forward);
        PlanVerifier.Check(step.Plan);
        for (int i = 0; i < inputs.Length; i++) inputs[i].Bytes.CopyTo(step.Input(i).Bytes);
        step.Run();
        double[][] analytic = [.. inputs.Select((_, i) => step.Output(i + 1).ToArray<double>())];
        const double eps = 1e-6;
        for (int i = 0; i < inputs.Length; i++)
        {
            Span<double> x = step.Input(i).AsSpan<double>();
            for (int j = 0; j < x.Length; j++)
            {
                double old = x[j];
                x[j] = old + eps;
                step.Run();
                double up = step.Output(0)[0];
                x[j] = old - eps;
                step.Run();
                double down = step.Output(0)[0];
                x[j] = old;
                double numeric = (up - down) / (2 * eps);
                Assert.True(Math.Abs(numeric - analytic[i][j]) <= 1e-5 + 1e-3 * Math.Abs(numeric),
                    $"input {i}, element {j}: {analytic[i][j]} by the gradient, {numeric} by differences");
            }
        }
    }
}
