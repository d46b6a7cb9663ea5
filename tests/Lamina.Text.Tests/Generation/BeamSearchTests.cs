using Lamina.IR;

namespace Lamina.Text.Tests;

public class BeamSearchTests
{
    const int Tokens = 5, Start = 1, End = 2;

    // A random chain: what follows depends on the token before and on the sequence.
    static float[][][] Chains(int sequences, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, sequences).Select(_ => Enumerable.Range(0, Tokens).Select(_ =>
        {
            double[] p = [.. Enumerable.Range(0, Tokens).Select(t => t < 2 ? 1e-9 : random.NextDouble())];
            return p.Select(x => (float)Math.Log(x / p.Sum())).ToArray();
        }).ToArray())];
    }

    static IReadOnlyList<IReadOnlyList<Hypothesis>> Search(BeamSearch search, float[][][] chains) =>
        search.Run(chains.Length, Start, End, (last, _) =>
        {
            NDArray logs = new((last.Length, Tokens));
            for (int row = 0; row < last.Length; row++)
                chains[row / search.Beams][last[row]].CopyTo(logs.AsSpan<float>()[(row * Tokens)..]);
            return logs;
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Enough_beams_find_the_best_of_all_sequences(double penalty)
    {
        float[][][] chains = Chains(3, seed: 7);
        var found = Search(new() { Beams = 200, MaxLength = 4, LengthPenalty = penalty }, chains);
        for (int s = 0; s < 3; s++)
        {
            var best = All(chains[s], [], Start).MaxBy(h => h.Sum / Math.Pow(h.Path.Length + 1, penalty));
            Assert.Equal(best.Path, found[s][0].Tokens);
            Assert.Equal(best.Sum, found[s][0].LogProbability, 1e-5);
        }
    }

    static IEnumerable<(int[] Path, double Sum)> All(float[][] chain, int[] path, int last, double sum = 0)
    {
        yield return (path, sum + chain[last][End]);
        if (path.Length == 4) yield break;
        for (int token = 0; token < Tokens; token++)
            if (token != End)
                foreach (var longer in All(chain, [.. path, token], token, sum + chain[last][token]))
                    yield return longer;
    }

    // With few beams, ends of little probability are among the best early; they must not crowd out the true sequence.
    [Fact]
    public void Poor_ends_do_not_end_the_search()
    {
        int length = 0;
        var found = new BeamSearch { Beams = 2, MaxLength = 6 }.Run(1, Start, End, (_, _) =>
        {
            double end = length++ < 5 ? 0.02 : 0.96;
            float[] logs = [.. new[] { 0.005, 0.005, end, 0.99 - end }.Select(p => (float)Math.Log(p))];
            return NDArray.From<float>([.. logs, .. logs], (2, 4));
        });
        Assert.Equal([3, 3, 3, 3, 3], found[0][0].Tokens);
    }

    [Fact]
    public void One_beam_is_greedy()
    {
        float[][][] chains = Chains(4, seed: 3);
        var found = Search(new() { Beams = 1, MaxLength = 6 }, chains);
        for (int s = 0; s < 4; s++)
        {
            List<int> path = [];
            for (int last = Start; path.Count < 6;)
            {
                last = Array.IndexOf(chains[s][last], chains[s][last].Max());
                if (last == End) break;
                path.Add(last);
            }
            Assert.Equal(path, found[s][0].Tokens);
        }
    }

    [Fact]
    public void Beams_are_told_where_they_come_from()
    {
        // Each beginning keeps its own history; a step can rebuild it from the parents alone.
        float[][][] chains = Chains(2, seed: 5);
        BeamSearch search = new() { Beams = 3, MaxLength = 5 };
        string[] histories = new string[6];
        Array.Fill(histories, "");
        List<string> seen = [];
        var found = search.Run(2, Start, End, (last, parents) =>
        {
            histories = [.. parents.Select((parent, row) => histories[parent] + last[row])];
            seen.AddRange(histories);
            NDArray logs = new((6, Tokens));
            for (int row = 0; row < 6; row++)
                chains[row / 3][last[row]].CopyTo(logs.AsSpan<float>()[(row * Tokens)..]);
            return logs;
        });
        Assert.All(found.SelectMany(list => list), h => Assert.Contains("1" + string.Concat(h.Tokens), seen));
        Assert.Throws<ArgumentException>(() => search.Run(2, Start, End, (_, _) => new NDArray((6, 2))));
    }
}
