using System.Diagnostics;
using System.Text;
using Lamina.Benchmarks;
using Lamina.Compiler;

namespace Lamina.Reports;

/// <summary>
/// For each family of kernels in each case: the time that the two limits of the machine would allow, and how far the
/// measured time is from it.
/// </summary>
static class Limits
{
    /// <summary>The share of the time of a case that a family must take to be listed.</summary>
    const double Least = 0.01;

    public sealed record Entry(string Family, string Case, double Share, double Gigaflops, double Gigabytes,
        double ArithmeticLimit, double MemoryLimit, double OfLimit);

    /// <summary>The entries of one profile; shares and limits in [0, 1].</summary>
    /// <param name="steps">The steps that ran.</param>
    /// <param name="name">The case's name.</param>
    /// <param name="gigaflops">The machine's peak.</param>
    /// <param name="gigabytes">The rate of its memory.</param>
    public static IEnumerable<Entry> Of(
        IReadOnlyList<ProfiledStep> steps, string name, double gigaflops, double gigabytes)
    {
        // All steps of a case's plan run equally often, but for those of the bodies of loops.
        int once = steps.Min(step => step.Runs);
        double all = steps.Sum(step => step.Time.TotalSeconds);
        foreach (var family in steps.GroupBy(step => KernelFamily.Of(step.Step, step.Runs > once)))
        {
            double time = family.Sum(step => step.Time.TotalSeconds);
            double flops = family.Sum(step => step.Cost.Flops * step.Runs) * 1e-9;
            double bytes = family.Sum(step => step.Cost.Bytes * step.Runs) * 1e-9;
            // Each step has the nearer limit of its own.
            double least = family.Sum(step => step.Runs *
                Math.Max(step.Cost.Flops * 1e-9 / gigaflops, step.Cost.Bytes * 1e-9 / gigabytes));
            if (time >= Least * all)
                yield return new(family.Key, name, time / all, flops / time, bytes / time,
                    flops / gigaflops / time, bytes / gigabytes / time, least / time);
        }
    }

    public static string Table(IEnumerable<Entry> entries)
    {
        var text = new StringBuilder();
        foreach (var family in entries.GroupBy(entry => entry.Family).OrderBy(family => family.Key))
        {
            text.Append($"\n## {char.ToUpperInvariant(family.Key[0])}{family.Key[1..]}\n\n");
            text.Append("| case | of the case's time | GFLOP/s | of arithmetic's limit | GB/s | of memory's limit " +
                "| of the nearer |\n|---|---:|---:|---:|---:|---:|---:|\n");
            foreach (Entry entry in family.OrderByDescending(entry => entry.Share))
                text.Append($"| {entry.Case} | {100 * entry.Share:F0} % | {entry.Gigaflops:F1} " +
                    $"| {100 * entry.ArithmeticLimit:F0} % | {entry.Gigabytes:F1} | {100 * entry.MemoryLimit:F0} % " +
                    $"| **{100 * entry.OfLimit:F0} %** |\n");
        }
        return text.ToString();
    }

    /// <summary>Measures the cases and writes kernels.md.</summary>
    public static void Write(string path, IEnumerable<Case> cases, int threads, double seconds)
    {
        double gigaflops = Measurement.Run(Peak.Case.Prepare(threads), 1)[^1];
        double gigabytes = Measurement.Run(Peak.Memory.Prepare(threads), 1)[^1];
        var entries = new List<Entry>();
        foreach (Case each in cases)
        {
            Console.WriteLine(each.Name);
            entries.AddRange(Of(Profiled(each, threads, seconds), each.Name, gigaflops, gigabytes));
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"""
            # Kernels and their limits

            Made by `bench/limits` on {DateTime.Today:yyyy-MM-dd}: {threads} threads, limits measured in the same run:
            {gigaflops:F0} GFLOP/s (multiply-adds in registers) and {gigabytes:F1} GB/s (reading what no cache holds).

            A rate counts the arithmetic that cannot be done without, and every input and output once. "Of the nearer"
            compares the time that each step's nearer limit allows, added up, with the time measured. More than 100 %
            means that the numbers lay in the caches. Families with less than {100 * Least:F0} % of a case's time are
            left out. Steps of the bodies of loops are those of recurrent layers.

            """ + Table(entries));
    }

    static IReadOnlyList<ProfiledStep> Profiled(Case each, int threads, double seconds)
    {
        Job job = each.Prepare(threads);
        Repeat(job, 1);
        using Profile profile = Profile.Start();
        Repeat(job, seconds);
        return profile.Steps;
    }

    static void Repeat(Job job, double seconds)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;) job.Step();
    }
}
