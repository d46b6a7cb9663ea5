// Reports of measurements; see bench/README.md. Usage: Lamina.Reports COMMAND [--threads N] [--seconds S] [--root DIR]
using System.Globalization;
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
    default:
        Console.Error.WriteLine("""
            usage: Lamina.Reports COMMAND [--threads N] [--seconds S] [--root DIR]
              record    puts the lines of bench/compare --record, from standard input, into the results
              readme    writes the tables of the READMEs from the results
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
