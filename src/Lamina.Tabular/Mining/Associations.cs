using System.Numerics;

namespace Lamina.Tabular;

/// <summary>
/// Finds what goes together in transactions, such as the goods of shopping baskets: frequent itemsets by Eclat (Zaki
/// 2000), which intersects the sets of transactions of each item, and the rules that follow from them.
/// </summary>
/// <example><code>
/// using Lamina.Tabular;
/// var baskets = new Associations([[0, 1, 2], [0, 1], [1, 2]]);
/// foreach (AssociationRule rule in baskets.Rules(minSupport: 0.3, minConfidence: 0.6)) Console.WriteLine(rule);
/// </code></example>
public sealed class Associations
{
    const int BitsOfAWord = 64;
    readonly ulong[][] items;

    /// <summary>Takes transactions.</summary>
    /// <param name="transactions">The items of each, numbers from 0; how often an item is there makes no difference.
    /// </param>
    /// <exception cref="ArgumentException">There are none, or a number is negative.</exception>
    public Associations(IReadOnlyList<IReadOnlyList<int>> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        if (transactions.Count == 0) throw new ArgumentException("There are no transactions.", nameof(transactions));
        Count = transactions.Count;
        int most = transactions.SelectMany(transaction => transaction).DefaultIfEmpty(0).Max();
        items = new ulong[most + 1][];
        for (int i = 0; i < items.Length; i++) items[i] = new ulong[(Count + BitsOfAWord - 1) / BitsOfAWord];
        for (int t = 0; t < Count; t++)
            foreach (int item in transactions[t])
                if (item < 0) throw new ArgumentException($"Transaction {t} has the item {item}; items count from 0.");
                else items[item][t / BitsOfAWord] |= 1UL << t;
    }

    /// <summary>How many transactions there are.</summary>
    public int Count { get; }

    /// <summary>All itemsets that are frequent enough, those with the smallest items first.</summary>
    /// <param name="minSupport">The least share of the transactions that have all items, in (0, 1].</param>
    /// <param name="maxLength">The most items of a set.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share or the length is out of range.</exception>
    public IReadOnlyList<Itemset> Itemsets(double minSupport, int maxLength = 5)
    {
        if (!(minSupport is > 0 and <= 1)) throw new ArgumentOutOfRangeException(
            nameof(minSupport), minSupport, "The support is above 0 and at most 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        // A tiny share must not make sets of no transaction frequent, and 0.3 of 10 transactions are 3 of them.
        int least = Math.Max(1, (int)Math.Ceiling(minSupport * Count - 1e-9));
        List<Itemset> found = [];
        Extend([], [.. Enumerable.Range(0, items.Length).Select(item => (item, items[item], Size(items[item])))
            .Where(set => set.Item3 >= least)], least, maxLength, found);
        return found;
    }

    /// <summary>The rules that hold well enough, those with the highest lift first.</summary>
    /// <param name="minSupport">The least share of the transactions that have all items of a rule.</param>
    /// <param name="minConfidence">The least confidence.</param>
    /// <param name="maxLength">The most items of a rule.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share or the length is out of range.</exception>
    public IReadOnlyList<AssociationRule> Rules(double minSupport, double minConfidence, int maxLength = 5)
    {
        if (!(minConfidence is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(
            nameof(minConfidence), minConfidence, "The confidence is from 0 to 1.");
        IReadOnlyList<Itemset> sets = Itemsets(minSupport, maxLength);
        Dictionary<string, int> counts = sets.ToDictionary(set => Key(set.Items), set => set.Count);
        return
        [
            .. from set in sets
               where set.Items.Count > 1
               from then in set.Items
               let first = set.Items.Where(item => item != then).ToArray()
               let confidence = (double)set.Count / counts[Key(first)]
               where confidence >= minConfidence
               let rule = new AssociationRule(first, then, (double)set.Count / Count, confidence,
                   confidence * Count / counts[Key([then])])
               orderby rule.Lift descending, rule.Support descending
               select rule,
        ];
    }

    static string Key(IReadOnlyList<int> set) => string.Join(' ', set);

    // Each set is made longer by the items behind its last one, whose transactions with the set are known.
    static void Extend(int[] prefix, (int Item, ulong[] In, int Count)[] next, int least, int maxLength,
        List<Itemset> found)
    {
        for (int i = 0; i < next.Length; i++)
        {
            int[] set = [.. prefix, next[i].Item];
            found.Add(new(set, next[i].Count));
            if (set.Length == maxLength) continue;
            List<(int, ulong[], int)> longer = [];
            for (int j = i + 1; j < next.Length; j++)
            {
                ulong[] both = new ulong[next[i].In.Length];
                for (int w = 0; w < both.Length; w++) both[w] = next[i].In[w] & next[j].In[w];
                int size = Size(both);
                if (size >= least) longer.Add((next[j].Item, both, size));
            }
            Extend(set, [.. longer], least, maxLength, found);
        }
    }

    static int Size(ulong[] transactions) => transactions.Sum(BitOperations.PopCount);
}
