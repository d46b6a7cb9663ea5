namespace Lamina.Benchmarks;

/// <summary>One job that can be measured.</summary>
/// <param name="Name">As typed on the command line; the peers use the same names.</param>
/// <param name="Unit">What is counted, a second: "samples/s", "GFLOP/s".</param>
/// <param name="FlopsPerUnit">Floating-point operations that one unit takes (a multiply-add is two).</param>
/// <param name="Prepare">Builds the job for a number of threads.</param>
sealed record Case(string Name, string Unit, double FlopsPerUnit, Func<int, Job> Prepare)
{
    /// <summary>Every case there is.</summary>
    public static readonly Case[] All =
    [
        Peak.Case, Peak.Memory,
        .. Models.Cases,
        .. Inference.All.Select(each => each.Case),
        .. Products.Cases,
        .. Planning.Cases, .. Decoding.Cases,
    ];
}

/// <summary>A prepared job: what is repeated, and how many units each repetition does.</summary>
readonly record struct Job(Action Step, double UnitsPerStep);
