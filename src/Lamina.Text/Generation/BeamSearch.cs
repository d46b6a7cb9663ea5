using Lamina.IR;

namespace Lamina.Text;

/// <summary>A sequence that a search found.</summary>
/// <param name="Tokens">The tokens, without start and end.</param>
/// <param name="LogProbability">The sum of the logarithms of their probabilities, the end's too.</param>
/// <param name="Score">What it was ranked by: that sum over the length to some power.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score);

/// <summary>
/// Finds probable sequences: keeps the best beginnings, lets each go on in every way, and keeps the best again.
/// </summary>
public sealed record BeamSearch
{
    /// <summary>How many beginnings are kept of each sequence; 1 is greedy search.</summary>
    public int Beams { get; init; } = 4;

    /// <summary>The most tokens of a sequence, the end not counted.</summary>
    public int MaxLength { get; init; } = 100;

    /// <summary>
    /// The power of the length (tokens and end) that log probabilities are divided by when sequences are ranked; 0
    /// ranks by probability, which likes short ones; 1 by the mean.
    /// </summary>
    public double LengthPenalty { get; init; }

    /// <summary>Searches for several sequences at once.</summary>
    /// <param name="sequences">How many.</param>
    /// <param name="start">The token that stands for the beginning.</param>
    /// <param name="end">The token that ends a sequence.</param>
    /// <param name="step">
    /// Gets the last token of each beginning and the row, one step earlier, that the beginning goes on from (rows are
    /// sequences times beams, all beams of a sequence together); gives the log probabilities of the next token,
    /// float32 (rows, tokens).
    /// </param>
    /// <returns>
    /// For each sequence what was found, the best first; at least one, at most as many as beams. A search ends when no
    /// beginning can become better than what was found.
    /// </returns>
    /// <exception cref="ArgumentException">A number is not positive, or a step gives another shape.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Run(
        int sequences, int start, int end, Func<int[], int[], NDArray> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (sequences < 1 || Beams < 1 || MaxLength < 1) throw new ArgumentException(
            $"A search needs sequences, beams and length of at least 1, not {sequences}, {Beams} and {MaxLength}.");
        int rows = sequences * Beams;
        int[] tokens = new int[rows], parents = [.. Enumerable.Range(0, rows)];
        Array.Fill(tokens, start);
        // At first all beams of a sequence are the same, so that only one counts.
        double[] sums = [.. parents.Select(row => row % Beams == 0 ? 0 : double.NegativeInfinity)];
        var paths = new int[rows][];
        Array.Fill(paths, []);
        List<Hypothesis>[] found = [.. Enumerable.Range(0, sequences).Select(_ => new List<Hypothesis>())];
        // What has ended may be poor, however much there is of it: only its score can end the search.
        bool IsOpen(int s) => found[s].Count == 0
            || Ranked([], sums.Skip(s * Beams).Take(Beams).Max(), MaxLength + 1).Score > found[s].Max(h => h.Score);
        for (int length = 0; length <= MaxLength && Enumerable.Range(0, sequences).Any(IsOpen); length++)
        {
            NDArray logs = step(tokens, parents);
            if (logs.Shape.Rank != 2 || logs.Shape[0] != rows || logs.Shape[1] <= end)
                throw new ArgumentException($"A step must give ({rows}, tokens) with more than {end} tokens, not " +
                    $"{logs.Shape}.", nameof(step));
            var next = new (int[] Path, int Token, int Parent, double Sum)[rows];
            for (int s = 0; s < sequences; s++)
                Advance(s, logs, length, end, sums, paths, found[s]).CopyTo(next.AsSpan(s * Beams, Beams));
            for (int row = 0; row < rows; row++)
                (paths[row], tokens[row], parents[row], sums[row]) = next[row];
        }
        return [.. found.Select(list => list.OrderByDescending(h => h.Score).Take(Beams).ToArray())];
    }

    // The best ways on of one sequence; those that end are put aside as long as they are among the best.
    (int[] Path, int Token, int Parent, double Sum)[] Advance(int sequence, NDArray logs, int length, int end,
        double[] sums, int[][] paths, List<Hypothesis> found)
    {
        int width = logs.Shape[1];
        List<(double Sum, int Row, int Token)> best = Best(sequence, logs, sums);
        var next = new List<(int[], int, int, double)>();
        for (int i = 0; i < best.Count && next.Count < Beams; i++)
        {
            (double sum, int row, int token) = best[i];
            if (token != end)
            {
                if (length < MaxLength) next.Add(([.. paths[row], token], token, row, sum));
                continue;
            }
            if (i < Beams) found.Add(Ranked(paths[row], sum, length + 1));
        }
        // What is cut off at the greatest length is taken as it is when nothing has ended.
        if (length == MaxLength && found.Count == 0)
        {
            int row = Enumerable.Range(sequence * Beams, Beams).MaxBy(r => sums[r]);
            found.Add(Ranked(paths[row], sums[row] + logs.AsSpan<float>()[row * width + end], length + 1));
        }
        while (next.Count < Beams) next.Add(([], end, sequence * Beams, double.NegativeInfinity));
        return [.. next];
    }

    Hypothesis Ranked(int[] path, double sum, int length) => new(path, sum, sum / Math.Pow(length, LengthPenalty));

    // Twice as many as beams, so that enough remain when all beams end; ties go to the lower row and token.
    List<(double Sum, int Row, int Token)> Best(int sequence, NDArray logs, double[] sums)
    {
        int width = logs.Shape[1], most = 2 * Beams;
        ReadOnlySpan<float> all = logs.AsSpan<float>();
        List<(double Sum, int Row, int Token)> best = new(most + 1);
        for (int row = sequence * Beams; row < (sequence + 1) * Beams; row++)
        {
            if (double.IsNegativeInfinity(sums[row])) continue;
            for (int token = 0; token < width; token++)
            {
                double sum = sums[row] + all[row * width + token];
                if (best.Count == most && sum <= best[^1].Sum || double.IsNegativeInfinity(sum)) continue;
                int at = best.Count;
                while (at > 0 && best[at - 1].Sum < sum) at--;
                best.Insert(at, (sum, row, token));
                if (best.Count > most) best.RemoveAt(most);
            }
        }
        return best;
    }
}
