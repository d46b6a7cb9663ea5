using System.Diagnostics;
using System.Globalization;
using Lamina.Fuzz;
using Lamina.Saving;
using SharpFuzz;

// Runs every reader on changed copies of its corpus for a bounded time.
// usage: Lamina.Fuzz TESTS_FOLDER [SECONDS_PER_TARGET [TARGET]]
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
        catch (InvalidModelFileException)
        {
            // That is what a reader may say of a bad file; anything else is a finding.
        }
    });
    return 0;
}

string tests = args[0];
double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10;
const long MostMemory = 512 << 20;
TimeSpan mostTime = TimeSpan.FromSeconds(20);
int failures = 0;
foreach ((string name, Action<ReadOnlySpan<byte>> parse) in Targets.All)
{
    if (args.Length > 2 && args[2] != name) continue;
    byte[][] corpus = Targets.Corpus(tests, name);
    if (corpus.Length == 0)
    {
        Console.WriteLine($"FAIL {name}: there is no corpus");
        failures++;
        continue;
    }
    var mutation = new Mutation(seed: 1);
    (int runs, int refused, long memory, TimeSpan longest) = (0, 0, 0, TimeSpan.Zero);
    var watch = Stopwatch.StartNew();
    // A long pause of the machine shall not end a run before it began.
    while (watch.Elapsed.TotalSeconds < seconds || runs < corpus.Length)
    {
        byte[] bytes = runs < corpus.Length ? corpus[runs] : mutation.Apply(corpus[runs % corpus.Length]);
        runs++;
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan begin = watch.Elapsed;
        string? problem = null;
        try
        {
            parse(bytes);
        }
        catch (InvalidModelFileException)
        {
            refused++;
        }
        catch (Exception error)
        {
            problem = error.ToString();
        }
        (long taken, TimeSpan time) = (GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed - begin);
        (memory, longest) = (Math.Max(memory, taken), time > longest ? time : longest);
        if (taken > MostMemory) problem ??= $"it took {taken >> 20} MiB";
        if (time > mostTime) problem ??= $"it took {time}";
        if (problem is null) continue;
        failures++;
        string file = Path.Combine(Path.GetTempPath(), $"lamina-fuzz-{name}-{runs}");
        File.WriteAllBytes(file, bytes);
        Console.WriteLine($"FAIL {name}, input kept as {file}: {problem}");
        if (failures > 20) return 1;
    }
    Console.WriteLine($"{name}: {runs} inputs from {corpus.Length} files, {refused} refused, " +
        $"most memory {memory >> 20} MiB, longest {longest.TotalMilliseconds:F0} ms");
}
return failures == 0 ? 0 : 1;
