using System.Globalization;
using Lamina.Fuzz;
using SharpFuzz;

// Runs every reader on its corpus and on so many changed copies of it: the same inputs each time, on any machine.
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
int inputs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
const long MostMemory = 512 << 20;
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
    (int runs, int refused, long memory) = (0, 0, 0);
    while (runs < Math.Max(inputs, corpus.Length))
    {
        byte[] bytes = runs < corpus.Length ? corpus[runs] : mutation.Apply(corpus[runs % corpus.Length]);
        runs++;
        long before = GC.GetTotalAllocatedBytes();
        string? problem = null;
        try
        {
            parse(bytes);
        }
        catch (Exception error) when (Targets.IsRefusal(error))
        {
            refused++;
        }
        catch (Exception error)
        {
            problem = error.ToString();
        }
        long taken = GC.GetTotalAllocatedBytes() - before;
        memory = Math.Max(memory, taken);
        if (taken > MostMemory) problem ??= $"it took {taken >> 20} MiB";
        if (problem is null) continue;
        failures++;
        string file = Path.Combine(Path.GetTempPath(), $"lamina-fuzz-{name}-{runs}");
        File.WriteAllBytes(file, bytes);
        Console.WriteLine($"FAIL {name}, input kept as {file}: {problem}");
        if (failures > 20) return 1;
    }
    Console.WriteLine($"{name}: {runs} inputs from {corpus.Length} files, {refused} refused, " +
        $"most memory {memory >> 20} MiB");
}
return failures == 0 ? 0 : 1;
