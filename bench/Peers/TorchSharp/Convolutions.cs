using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>The convolutions of a file, output and both gradients, as Lamina.Benchmarks measures them.</summary>
static class Convolutions
{
    const int Rounds = 5;

    public static void Run(string file, string prefix, double seconds)
    {
        foreach (string line in File.ReadLines(file).Where(line => line.StartsWith(prefix) && line[0] != '#'))
        {
            string[] fields = line.Split('\t');
            long[] n = [.. fields.Skip(1).Select(long.Parse)];
            (long batch, long size, long channels, long filters, long window, long stride, long groups) =
                (n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
            using var scope = NewDisposeScope();
            Tensor x = rand(batch, channels, size, size), w = rand(filters, channels / groups, window, window);
            Tensor Forward() => functional.conv2d(x, w, strides: [stride, stride],
                padding: [(window - 1) / 2, (window - 1) / 2], groups: groups);
            using (no_grad())
            {
                double gigaflops = 2e-9 * Forward().NumberOfElements * w.NumberOfElements / filters;
                Report("forward", gigaflops, () => Forward().Dispose());
            }
            foreach (Tensor by in (Tensor[])[x, w])
            {
                by.requires_grad = true;
                Tensor y = Forward(), dy = rand(y.shape);
                double gigaflops = 2e-9 * y.NumberOfElements * w.NumberOfElements / filters;
                Report(ReferenceEquals(by, x) ? "input" : "filter", gigaflops, () =>
                {
                    foreach (Tensor d in autograd.grad([y], [by], [dy], retain_graph: true)) d.Dispose();
                });
                by.requires_grad = false;
            }

            void Report(string what, double gigaflops, Action run)
            {
                double rate = gigaflops / Median(run, seconds);
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
