using System.Globalization;

namespace Lamina.Reports;

/// <summary>The rates of one side: the median of the rounds, the lowest and the highest rate seen.</summary>
readonly record struct Rates(double Median, double Lowest, double Highest);

/// <summary>A line of latest.tsv: what bench/compare found of one case against one peer.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="Threads">Threads of both sides.</param>
/// <param name="Ours">Lamina's rates.</param>
/// <param name="Theirs">The peer's rates.</param>
/// <param name="Ratio">Lamina's rate through the peer's: the median over the pairs of rounds.</param>
/// <param name="Peak">The machine's peak in the same run, in GFLOP/s.</param>
/// <param name="Flops">Floating-point operations of a unit.</param>
/// <param name="Load">The machine's load before the run.</param>
/// <param name="Date">When.</param>
/// <param name="Command">How to measure it again.</param>
sealed record Result(string Case, string Unit, string Peer, int Threads, Rates Ours, Rates Theirs, double Ratio,
    double Peak, double Flops, string Load, string Date, string Command)
{
    public static Result Parse(string line)
    {
        string[] cells = line.Split('\t');
        if (cells.Length != 16)
            throw new FormatException($"A result has 16 cells with tabs between them, not {cells.Length}: {line}");
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        return new(cells[0], cells[1], cells[2], int.Parse(cells[3], CultureInfo.InvariantCulture),
            new(Number(4), Number(5), Number(6)), new(Number(7), Number(8), Number(9)), Number(10), Number(11),
            Number(12), cells[13], cells[14], cells[15]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Case}\t{Unit}\t{Peer}\t{Threads}\t{Ours.Median}\t{Ours.Lowest}\t{Ours.Highest}\t{Theirs.Median}\t") +
        string.Create(CultureInfo.InvariantCulture,
            $"{Theirs.Lowest}\t{Theirs.Highest}\t{Ratio}\t{Peak}\t{Flops}\t{Load}\t{Date}\t{Command}");
}

/// <summary>The newest result of every case against every peer on one kind of machine, in a file.</summary>
static class Results
{
    const string Head = "case\tunit\tpeer\tthreads\tlamina\tlamina min\tlamina max\tpeer rate\tpeer min\tpeer max" +
        "\tratio\tpeak GFLOP/s\tFLOPs a unit\tload\tdate\tcommand";

    public static IReadOnlyList<Result> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(Result.Parse)] : [];

    /// <summary>Puts results in the place of older ones of the same case and peer.</summary>
    public static void Record(string path, IEnumerable<Result> found)
    {
        List<Result> all = [.. Read(path)];
        foreach (Result result in found)
        {
            int at = all.FindIndex(old => (old.Case, old.Peer) == (result.Case, result.Peer));
            if (at < 0) all.Add(result);
            else all[at] = result;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, string.Join('\n', [Head, .. all.Select(result => result.ToString()), ""]));
    }
}
