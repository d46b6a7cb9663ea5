using System.Globalization;

namespace Samples;

/// <summary>What the sample programs take on the command line.</summary>
/// <param name="Epochs">How often to go through the training data.</param>
/// <param name="Seed">Where the random numbers begin; the same seed gives the same result.</param>
/// <param name="Threads">How many threads compute; the result does not depend on it.</param>
/// <param name="Limit">How much of the training data to use.</param>
/// <param name="Out">The folder for pictures and weights.</param>
/// <param name="Smoke">Whether to run in short, on data that need not be fetched, to see that all works.</param>
/// <param name="Hold">A part of the data to test on instead of training on it, where the sample has one.</param>
/// <param name="Data">The folder of what the sample's script fetch has brought; data.cache beside it if null.</param>
sealed record Options(int Epochs, int Seed, int Threads, int Limit, string Out, bool Smoke = false, string? Hold = null,
    string? Data = null)
{
    /// <summary>Reads the command line; on a mistake, says what there is and ends the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="epochs">How often to go through the training data unless it says otherwise.</param>
    /// <param name="limit">How much of the training data to use unless it says otherwise.</param>
    /// <param name="jobs">What may stand before the options, where the sample has several jobs.</param>
    public static Options Parse(
        string[] args, int epochs = 10, int limit = 60_000, IReadOnlyCollection<string>? jobs = null)
    {
        AppDomain.CurrentDomain.UnhandledException += Tell;
        // Numbers have a point in every country.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Options options = new(epochs, Seed: 3, Environment.ProcessorCount, limit, "out");
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = int.TryParse(value, out int number) && number >= (args[i] == "--seed" ? 0 : 1);
            options = args[i] switch
            {
                "--smoke" => options with { Smoke = i-- >= 0 },
                "--epochs" when isNumber => options with { Epochs = number },
                "--seed" when isNumber => options with { Seed = number },
                "--threads" when isNumber => options with { Threads = number },
                "--limit" when isNumber => options with { Limit = number },
                "--hold" when value.Length > 0 => options with { Hold = value },
                "--data" when value.Length > 0 => options with { Data = value },
                "--out" when value.Length > 0 => options with { Out = value },
                _ => Explain($"{args[i]} {value}".Trim(), options, jobs ?? []),
            };
        }
        return options;
    }

    // A file that cannot be read is the user's to mend: its message is enough, whoever passed it on.
    static void Tell(object sender, UnhandledExceptionEventArgs e)
    {
        for (var cause = e.ExceptionObject as Exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is not (IOException or InvalidDataException)) continue;
            Console.Error.WriteLine(cause.Message);
            Environment.Exit(1);
        }
    }

    /// <summary>The path of a file in the folder for pictures and weights, which is made if need be.</summary>
    public string File(string name) => Path.Combine(Directory.CreateDirectory(Out).FullName, name);

    /// <summary>What the sample's script fetch has brought.</summary>
    /// <param name="name">A file or folder of the data.</param>
    /// <exception cref="FileNotFoundException">It is missing.</exception>
    public string Fetched(string name)
    {
        // The program is in bin/CONFIGURATION/FRAMEWORK/.
        string source = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../.."));
        string path = Path.GetFullPath(Path.Combine(Data ?? Path.Combine(source, "data.cache"), name));
        return Path.Exists(path) ? path : throw new FileNotFoundException(
            $"{path} is missing: run {Path.Combine(source, "fetch")} first, or use --smoke");
    }

    static Options Explain(string what, Options defaults, IReadOnlyCollection<string> jobs)
    {
        bool asked = what.Split(' ')[0] == "--help";
        string limit = defaults.Limit == int.MaxValue ? "all" : $"{defaults.Limit}";
        if (!asked) Console.Error.WriteLine($"cannot understand: {what}");
        TextWriter output = asked ? Console.Out : Console.Error;
        if (jobs.Count > 0) output.WriteLine($"  first, to run one job only: {string.Join(", ", jobs)}");
        output.WriteLine($"""
              --epochs N   times through the training data ({defaults.Epochs})
              --seed S     where the random numbers begin ({defaults.Seed})
              --threads T  threads that compute ({defaults.Threads})
              --limit N    how much of the training data to use, where the sample takes that ({limit})
              --out DIR    folder for pictures and weights ({defaults.Out})
              --data DIR   folder of what the script fetch has brought (data.cache beside the script)
              --hold PART  data to test on instead of training on them (SpokenWords: recorded)
              --smoke      in short, on small data that need not be fetched
            """);
        Environment.Exit(asked ? 0 : 2);
        return defaults;
    }
}
