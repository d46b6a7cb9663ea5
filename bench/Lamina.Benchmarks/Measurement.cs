using System.Diagnostics;

namespace Lamina.Benchmarks;

/// <summary>Two seconds of warm-up, then five rounds of equal length: the protocol of the peers' programs.</summary>
static class Measurement
{
    const int Rounds = 5;
    static readonly TimeSpan warmUp = TimeSpan.FromSeconds(2);

    /// <summary>The rates of the rounds in units a second, lowest first.</summary>
    public static double[] Run(Job job, double seconds)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < warmUp) job.Step();
        var rates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
            rates[round] = Rate(job, TimeSpan.FromSeconds(seconds / Rounds));
        Array.Sort(rates);
        return rates;
    }

    static double Rate(Job job, TimeSpan length)
    {
        long steps = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < length; steps++) job.Step();
        return steps * job.UnitsPerStep / clock.Elapsed.TotalSeconds;
    }
}
