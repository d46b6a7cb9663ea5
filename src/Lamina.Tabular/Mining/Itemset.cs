namespace Lamina.Tabular;

/// <summary>Items that are often found together.</summary>
/// <param name="Items">The items, in rising order.</param>
/// <param name="Count">How many transactions have all of them.</param>
public sealed record Itemset(IReadOnlyList<int> Items, int Count);
