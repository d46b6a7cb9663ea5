namespace Lamina.Fuzz;

/// <summary>One reader on its corpus and on changed copies of it.</summary>
static class Hunt
{
    const long MostMemory = 512 << 20;
    const int MostFailures = 20;

    /// <summary>How many inputs ended otherwise than in a value or a refusal, or took too much memory.</summary>
    /// <param name="tests">The folder of the tests.</param>
    /// <param name="name">The target.</param>
    /// <param name="inputs">How many inputs, those of the corpus first.</param>
    public static int Run(string tests, string name, int inputs)
    {
        Action<ReadOnlySpan<byte>> parse = Targets.All[name];
        byte[][] corpus = Targets.Corpus(tests, name);
        if (corpus.Length == 0)
        {
            Console.WriteLine($"FAIL {name}: there is no corpus");
            return 1;
        }
        var mutation = new Mutation(seed: 1);
        (int runs, int refused, int failures, long memory) = (0, 0, 0, 0);
        while (runs < Math.Max(inputs, corpus.Length) && failures <= MostFailures)
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
        }
        Console.WriteLine($"{name}: {runs} inputs from {corpus.Length} files, {refused} refused, " +
            $"most memory {memory >> 20} MiB");
        return failures;
    }
}
