using System.Diagnostics;
using Lamina.Benchmarks;
using Lamina.Compiler;
using Lamina.Cpu;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Reports;

/// <summary>What a whole training makes of the machine: its threads, and the time that it waits for data.</summary>
static class Running
{
    /// <summary>How much faster a case runs on two threads than on one, in turn in one process.</summary>
    public static double Speedup(string name, double seconds)
    {
        Case chosen = Array.Find(Case.All, each => each.Name == name)
            ?? throw new ArgumentException($"There is no case '{name}'; Lamina.Benchmarks --list names them.");
        Job job = chosen.Prepare(2);
        double[][] rates = [[], []];
        for (int round = 0; round < 3; round++)
            for (int threads = 1; threads <= 2; threads++)
            {
                CpuBackend.ThreadCount = threads;
                rates[threads - 1] = [.. rates[threads - 1], Measurement.Run(job, seconds)[2]];
                Console.WriteLine($"{threads} threads: {rates[threads - 1][^1]:F0} {chosen.Unit}");
            }
        return Middle(rates[1]) / Middle(rates[0]);
    }

    static double Middle(double[] rates) => rates.Order().ElementAt(rates.Length / 2);

    /// <summary>The share of the time of Fit in which the CNN's training waits for batches and copies them.</summary>
    public static double Waiting(int epochs)
    {
        Sequential model = Benchmarks.Models.Cnn();
        model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
        NDArray x = Benchmarks.Models.Inputs((28, 28, 1), 6400), y = Benchmarks.Models.Labels(6400);
        model.Fit(x, y, verbose: 0); // compiles
        using Profile profile = Profile.Start();
        var clock = Stopwatch.StartNew();
        model.Fit(x, y, epochs: epochs, verbose: 0);
        return profile.Others["data"].Time / clock.Elapsed;
    }
}
