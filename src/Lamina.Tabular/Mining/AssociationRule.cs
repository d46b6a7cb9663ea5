namespace Lamina.Tabular;

/// <summary>Who has some items has another one, too.</summary>
/// <param name="If">The items that are there, in rising order.</param>
/// <param name="Then">The item that goes with them.</param>
/// <param name="Support">The share of the transactions that have all of them.</param>
/// <param name="Confidence">The share that have the other item, of those that have the first ones.</param>
/// <param name="Lift">How many times as often as in all transactions that is.</param>
public sealed record AssociationRule(IReadOnlyList<int> If, int Then, double Support, double Confidence, double Lift);
