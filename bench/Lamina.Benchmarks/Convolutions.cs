using System.Diagnostics;
using Lamina.Compiler;
using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Benchmarks;

/// <summary>
/// The convolutions of a file, output and both gradients, one after another in one process: a line of JSON for each.
/// </summary>
static class Convolutions
{
    const int Rounds = 5;

    /// <summary>Measures those whose names begin with a prefix, each for so many seconds.</summary>
    public static void Run(string file, string prefix, double seconds)
    {
        foreach (string line in File.ReadLines(file).Where(line => line.StartsWith(prefix) && line[0] != '#'))
        {
            string[] fields = line.Split('\t');
            int[] n = [.. fields.Skip(1).Select(int.Parse)];
            (int batch, int size, int channels, int filters, int window, int stride, int groups) =
                (n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
            Shape x = (batch, size, size, channels), filter = (window, window, channels / groups, filters);
            var geometry = new ConvolutionGeometry(
                WindowGeometry.Same([size, size], [window, window], [stride, stride]), groups);
            Shape y = geometry.OutputShape(x, filter);
            double gigaflops = 2e-9 * y.Elements * filter.Elements / filters;
            Report("forward", new Convolution(geometry), x, filter);
            Report("input", new ConvolutionInputGradient(geometry, x), y, filter);
            Report("filter", new ConvolutionFilterGradient(geometry, filter), x, y);

            void Report(string what, Op op, Shape a, Shape b)
            {
                IExecutable step = Engine.Compile(Graph.Of(
                    [new(DType.Float32, a), new(DType.Float32, b)], inputs => [op.Apply(inputs[0], inputs[1])]));
                var random = new System.Random(1);
                for (int i = 0; i < 2; i++)
                    foreach (ref float value in step.Input(i).AsSpan<float>()) value = random.NextSingle();
                double rate = gigaflops / Median(step.Run, seconds);
                Console.WriteLine($$"""{"case":"conv-{{fields[0]}}-{{what}}","unit":"GFLOP/s","median":{{rate:G6}}}""");
            }
        }
    }

    // The seconds that a run takes: the median of the rounds.
    static double Median(Action run, double seconds)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < seconds / 2;) run();
        var times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            int runs = 0;
            var clock = Stopwatch.StartNew();
            for (; clock.Elapsed.TotalSeconds < seconds / Rounds; runs++) run();
            times[round] = clock.Elapsed.TotalSeconds / runs;
        }
        Array.Sort(times);
        return times[Rounds / 2];
    }
}
