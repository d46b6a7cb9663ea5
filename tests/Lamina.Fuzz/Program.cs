using System.Diagnostics;
using System.Globalization;
using Lamina.Fuzz;
using SharpFuzz;

// Runs every reader on its corpus and on so many changed copies of it: the same inputs each time, on any machine. Each
// has a process of its own, as many at once as there are processors.
// usage: Lamina.Fuzz TESTS_FOLDER [INPUTS_PER_TARGET [TARGET]]
// Lamina.Fuzz --save FOLDER: saves models into a folder until it is killed.
// LAMINA_FUZZ_TARGET=NAME Lamina.Fuzz [FILE]: one reader under libFuzzer, or once on a file (README.md).
if (args is ["--save", var target]) return SaveForever.Run(target);
if (Environment.GetEnvironmentVariable("LAMINA_FUZZ_TARGET") is { } reader)
{
    Action<ReadOnlySpan<byte>> read = Targets.All[reader];
    Fuzzer.LibFuzzer.Run(bytes =>
    {
        try
        {
            read(bytes);
        }
        catch (Exception error) when (Targets.IsRefusal(error))
        {
            // The reader has done its work.
        }
    });
    return 0;
}

string tests = args[0];
string inputs = args.Length > 1 ? args[1] : "20000";
if (args.Length > 2) return Hunt.Run(tests, args[2], int.Parse(inputs, CultureInfo.InvariantCulture)) == 0 ? 0 : 1;

string host = Path.ChangeExtension(typeof(Hunt).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
int failed = 0;
await Parallel.ForEachAsync(Targets.All.Keys, async (name, cancel) =>
{
    using var child = Process.Start(host, [tests, inputs, name]);
    await child.WaitForExitAsync(cancel);
    if (child.ExitCode == 0) return;
    Console.WriteLine($"FAIL {name}: exit code {child.ExitCode}");
    Interlocked.Increment(ref failed);
});
return failed == 0 ? 0 : 1;
