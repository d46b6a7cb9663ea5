using Lamina.Data;
using Lamina.Tabular;
using Samples;

namespace DataMining;

/// <summary>Association rules of shopping baskets: who buys some things buys another, too.</summary>
static class Baskets
{
    public static void Run(Options options)
    {
        (string[] goods, int[][] baskets) = Read(options);
        var associations = new Associations(baskets);
        double support = options.Smoke ? 0.05 : 0.15;
        IReadOnlyList<Itemset> sets = associations.Itemsets(support, maxLength: 3);
        IReadOnlyList<AssociationRule> rules = associations.Rules(support, minConfidence: 0.7, maxLength: 3);
        Console.WriteLine($"{baskets.Length} baskets of {goods.Length} goods, {baskets.Average(b => b.Length):F1} on " +
            $"average: {sets.Count} frequent sets, {rules.Count} rules; those with the highest lift:");
        foreach (AssociationRule rule in rules.Take(10))
            Console.WriteLine($"  {string.Join(", ", rule.If.Select(item => goods[item]))} → {goods[rule.Then]}: " +
                $"support {rule.Support:P1}, confidence {rule.Confidence:P1}, lift {rule.Lift:F2}");
    }

    /// <summary>The goods, and which of them each basket has.</summary>
    public static (string[] Goods, int[][] Baskets) Read(Options options)
    {
        Table table = options.Smoke ? Made.Baskets(600, options.Seed) : Table.Read(CsvFile.Open(
            options.Fetched("baskets.csv"), new() { MissingMarks = ["?"], Needed = ["total"] }));
        // The last column says only how much was spent; a column that nobody bought of is no goods.
        string[] goods = [.. table.Schema.Select(column => column.Name)
            .Where(name => name != "total" && table.Column(name).Any(value => !value.IsMissing))];
        int[][] baskets = [.. table.Select(row => Enumerable.Range(0, goods.Length)
            .Where(i => !row.IsMissing(goods[i])).ToArray()).Where(basket => basket.Length > 0)];
        return (goods, baskets);
    }
}
