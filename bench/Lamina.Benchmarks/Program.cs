// Lamina's side of bench/compare. Usage: Lamina.Benchmarks CASE [--seconds S] [--threads N] [--in-turn]
// Prints one JSON line in the form of the peers' programs, with the process's peak of memory in bytes.
// --in-turn waits for each round to be asked for (Measurement).
// --list prints every case: name, unit, FLOPs a unit.
// export CASE FILE writes the model of a case for ONNX Runtime.
// convolutions FILE measures the convolutions of a file instead of a case (see bench/convolutions).
// With --profile, prints instead what the steps of the case's plans took (with --by layer a row for each layer);
// with --trace FILE also a Chrome trace.
using System.Diagnostics;
using System.Globalization;
using Lamina.Benchmarks;
using Lamina.Compiler;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--list"])
{
    foreach (var each in Case.All) Console.WriteLine($"{each.Name}\t{each.Unit}\t{each.FlopsPerUnit:R}");
    return 0;
}
if (args is ["export", var model, var onnx])
{
    Array.Find(Inference.All, each => each.Name == model)!.Export(onnx);
    return 0;
}
if (args is ["convolutions", var file, ..])
{
    string count = Option("--threads", Environment.ProcessorCount).ToString();
    Environment.SetEnvironmentVariable("LAMINA_NUM_THREADS", count);
    Convolutions.Run(file, Array.IndexOf(args, "--prefix") is >= 0 and var at ? args[at + 1] : "",
        Option("--seconds", 0.1));
    return 0;
}
if (args is not [var name, ..] || Array.Find(Case.All, c => c.Name == name) is not { } chosen)
{
    Console.Error.WriteLine($"""
        usage: Lamina.Benchmarks CASE [--seconds S] [--threads N] [--profile [--by layer] [--trace FILE]]
        cases: {string.Join(", ", Case.All.Select(c => c.Name))}
        """);
    return 2;
}
double seconds = Option("--seconds", 6);
int threads = (int)Option("--threads", Environment.ProcessorCount);
Environment.SetEnvironmentVariable("LAMINA_NUM_THREADS", threads.ToString()); // read when the worker pool starts

if (args.Contains("--profile"))
{
    Job job = chosen.Prepare(threads);
    Measurement.Run(job, 0);
    double flops = Measurement.Run(Peak.Case.Prepare(threads), 1)[^1];
    double bytes = Measurement.Run(Peak.Memory.Prepare(threads), 1)[^1];
    using Profile profile = Profile.Start();
    for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;) job.Step();
    Func<Step, string> by = args.Contains("--by") ? Profile.ByLayer : Profile.ByWork;
    Console.Write(profile.Table(flops, bytes, by: by));
    Console.WriteLine($"limits measured on {threads} threads: {flops:F0} GFLOP/s, {bytes:F1} GB/s");
    if (Array.IndexOf(args, "--trace") is >= 0 and var at) profile.WriteTrace(args[at + 1]);
    return 0;
}
Job measured = chosen.Prepare(threads);
double[] rates = args.Contains("--in-turn") ? Measurement.Run(measured, Console.In, Console.Out)
    : Measurement.Run(measured, seconds);
Console.WriteLine(
    $$"""{"peer":"lamina","case":"{{chosen.Name}}","unit":"{{chosen.Unit}}",""" +
    $"\"median\":{rates[rates.Length / 2]:G6},\"min\":{rates[0]:G6},\"max\":{rates[^1]:G6},\"threads\":{threads}," +
    $"\"peak\":{Process.GetCurrentProcess().PeakWorkingSet64}}}");
return 0;

double Option(string key, double otherwise) =>
    Array.IndexOf(args, key) is >= 0 and var at ? double.Parse(args[at + 1]) : otherwise;
