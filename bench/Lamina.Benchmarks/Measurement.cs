using System.Diagnostics;

namespace Lamina.Benchmarks;

/// <summary>
/// Two seconds of warm-up, then five rounds of equal length, or a round of so many seconds for each line that somebody
/// writes, answered by its rate: the protocol of the peers' programs.
/// </summary>
static class Measurement
{
    const int Rounds = 5;
    static readonly TimeSpan warmUp = TimeSpan.FromSeconds(2);

    /// <summary>The rates of the rounds in units a second, lowest first.</summary>
    public static double[] Run(Job job, double seconds)
    {
        Warm(job);
        var rates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
            rates[round] = Rate(job, TimeSpan.FromSeconds(seconds / Rounds));
        Array.Sort(rates);
        return rates;
    }

    /// <summary>The rates of the rounds that were asked for, lowest first.</summary>
    public static double[] Run(Job job, TextReader asked, TextWriter answers)
    {
        Warm(job);
        answers.WriteLine("ready");
        var rates = new List<double>();
        while (asked.ReadLine() is { } seconds)
        {
            rates.Add(Rate(job, TimeSpan.FromSeconds(double.Parse(seconds))));
            answers.WriteLine($"{rates[^1]:G6}");
        }
        return [.. rates.Order()];
    }

    static void Warm(Job job)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < warmUp;) job.Step();
    }

    static double Rate(Job job, TimeSpan length)
    {
        long steps = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < length; steps++) job.Step();
        return steps * job.UnitsPerStep / clock.Elapsed.TotalSeconds;
    }
}
