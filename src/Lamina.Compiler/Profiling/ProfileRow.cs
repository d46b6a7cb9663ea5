namespace Lamina.Compiler;

/// <summary>Steps that are counted together in the table of a profile.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Steps">How many they are.</param>
/// <param name="Runs">The runs of all of them.</param>
/// <param name="Time">The time of all runs.</param>
/// <param name="Cost">What all runs together have to do at least.</param>
public sealed record ProfileRow(string Name, int Steps, int Runs, TimeSpan Time, Cost Cost)
{
    /// <summary>
    /// How near the row comes to the limit that binds it: its share of the peak of arithmetic or of memory, whichever
    /// is higher. Above 1 where caches hold what the cost counts as memory.
    /// </summary>
    /// <param name="peakGigaflops">The limit of arithmetic in GFLOP/s; null leaves it out.</param>
    /// <param name="peakGigabytes">The limit of memory in GB/s; null leaves it out.</param>
    public double OfLimit(double? peakGigaflops, double? peakGigabytes) =>
        Math.Max(Gigaflops / (peakGigaflops ?? double.PositiveInfinity),
            Gigabytes / (peakGigabytes ?? double.PositiveInfinity));

    /// <summary>The rate of arithmetic in GFLOP/s.</summary>
    public double Gigaflops => Cost.Flops / Time.TotalSeconds * 1e-9;

    /// <summary>The rate of reading and writing in GB/s.</summary>
    public double Gigabytes => Cost.Bytes / Time.TotalSeconds * 1e-9;
}
