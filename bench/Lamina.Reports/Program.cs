// Reports of measurements; see bench/README.md. Usage: Lamina.Reports COMMAND [--threads N] [--seconds S] [--root DIR]
using System.Globalization;
using Lamina.Benchmarks;
using Lamina.Reports;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Option("--root", Directory.GetCurrentDirectory());
string folder = Path.Combine(root, "bench/results", Machine.Folder);
double seconds = double.Parse(Option("--seconds", "1"));
int threads = int.Parse(Option("--threads", $"{Environment.ProcessorCount}"));
Environment.SetEnvironmentVariable("LAMINA_NUM_THREADS", $"{threads}"); // read when the worker pool starts

switch (args.FirstOrDefault())
{
    case "record":
        Results.Record(Path.Combine(folder, "latest.tsv"), Lines().Select(Result.Parse));
        return 0;
    case "readme":
        Readme.Write(root);
        return 0;
    case "limits":
        Limits.Write(Path.Combine(folder, "kernels.md"),
            Case.All.Except([Peak.Case, Peak.Memory, .. Planning.Cases]), threads, seconds);
        return 0;
    case "grow":
        Growth.Draw(Growth.Measure(seconds), Path.Combine(folder, "growth.png"));
        return 0;
    case "threads":
        Console.WriteLine($"seed-cnn-train on 2 threads : on 1 = {Running.Speedup("seed-cnn-train", seconds):F2}");
        return 0;
    case "wait":
        Console.WriteLine($"Fit of the CNN waits for data {100 * Running.Waiting(epochs: 3):F2} % of its time");
        return 0;
    case "balance":
        foreach (Case each in Case.All.Where(each => args.Contains(each.Name)))
            Console.WriteLine(Balance.Table(each.Name, Balance.Of(each)));
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: Lamina.Reports COMMAND [--threads N] [--seconds S] [--root DIR]
              record    puts the lines of bench/compare --record, from standard input, into the results
              readme    writes the tables of the READMEs from the results
              limits    profiles every case and writes how far the kernels are from the machine's limits
              grow      measures how time grows with data, batch, depth and length, and draws it
              threads   how much faster two threads train the CNN than one
              wait      the share of Fit's time that is waiting for data
              balance CASE…  how evenly the kernels of cases are cut for 16, 32 and 64 workers
            """);
        return 2;
}

static IEnumerable<string> Lines()
{
    while (Console.ReadLine() is { } line)
        if (line.Length > 0) yield return line;
}

string Option(string key, string otherwise) =>
    Array.IndexOf(args, key) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
