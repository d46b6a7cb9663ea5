using Lamina.IR;

namespace Lamina.Tabular.Tests;

public class MiningTests
{
    static int[][] Transactions(int count, int items, long seed)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, items).Where(item => random.NextInt(items + 1) > item).ToArray())];
    }

    [Theory]
    [InlineData(70, 7, 0.2, 1)]
    [InlineData(200, 8, 0.05, 2)]
    [InlineData(5, 4, 0.01, 3)]
    public void Itemsets_are_all_that_counting_finds(int count, int items, double support, long seed)
    {
        int[][] transactions = Transactions(count, items, seed);
        IReadOnlyList<Itemset> found = new Associations(transactions).Itemsets(support, maxLength: 4);
        Dictionary<string, int> counted = [];
        for (int mask = 1; mask < 1 << items; mask++)
        {
            int[] set = [.. Enumerable.Range(0, items).Where(item => (mask >> item & 1) == 1)];
            int with = transactions.Count(transaction => set.All(transaction.Contains));
            if (set.Length <= 4 && with > 0 && with >= support * count - 1e-9) counted[string.Join(' ', set)] = with;
        }
        Assert.Equal(counted.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            found.ToDictionary(set => string.Join(' ', set.Items), set => set.Count)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Rules_have_their_numbers()
    {
        var baskets = new Associations([[0, 1, 2], [0, 1, 1], [1, 2], [0, 1], [3]]);
        IReadOnlyList<AssociationRule> rules = baskets.Rules(0.4, 0.9);
        Assert.Equal(["0→1", "2→1"], rules.Select(rule => $"{string.Join(' ', rule.If)}→{rule.Then}"));
        Assert.Equal((0.6, 1.0, 1.25), (rules[0].Support, rules[0].Confidence, rules[0].Lift));
        Assert.Throws<ArgumentOutOfRangeException>(() => baskets.Rules(0, 0.5));
        Assert.Throws<ArgumentException>(() => new Associations([]));
        Assert.Throws<ArgumentException>(() => new Associations([[-1]]));
    }

    [Fact]
    public void Clusters_are_found_again()
    {
        var random = new RandomStream(1);
        var points = new NDArray((300, 2));
        int[] classes = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        for (int i = 0; i < 300; i++)
        {
            points.AsSpan<float>()[2 * i] = (float)(10 * (i % 3) + random.NextNormal());
            points.AsSpan<float>()[2 * i + 1] = (float)random.NextNormal();
        }
        KMeans clusters = KMeans.Fit(points, 3, seed: 1);
        ClusterAgreement agreement = ClusterAgreement.Of(clusters.Assign(points), classes);
        Assert.True(agreement.AdjustedRand > 0.99, $"{agreement}");
        Assert.Equal(clusters.Centers, KMeans.Fit(points, 3, seed: 1).Centers);
        Assert.Equal([0.0, 10.0, 20.0], clusters.Centers.Select(c => Math.Round(c[0], 0)).Order());
        Assert.Equal(0, KMeans.Fit(points.Rows(0, 3), 3, seed: 1).Inertia, 1e-9);
        Assert.Throws<ArgumentException>(() => KMeans.Fit(points, 301, seed: 1));
        Assert.Throws<ArgumentException>(() => clusters.Assign(new NDArray((2, 3))));
    }

    [Fact]
    public void Agreement_is_that_of_the_definition()
    {
        Assert.Equal(new ClusterAgreement(1, 1), ClusterAgreement.Of([2, 2, 0, 0], [0, 0, 1, 1]));
        // By hand: cells 2, 1, 1, 2 have 2 pairs together, rows of 3 and 3 have 6, columns too, of 15 pairs in all.
        ClusterAgreement half = ClusterAgreement.Of([0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1]);
        Assert.Equal(4 / 6.0, half.Purity, 1e-12);
        Assert.Equal((2 - 2.4) / (6 - 2.4), half.AdjustedRand, 1e-12);
    }
}
