using System.Collections;
using System.Runtime.CompilerServices;

namespace Lamina;

/// <summary>
/// How much the loss of each output counts: numbers in order, such as [1, 0.5], or by the name of the output.
/// </summary>
[CollectionBuilder(typeof(LossWeights), nameof(Create))]
public sealed class LossWeights : IReadOnlyList<double>
{
    readonly double[] weights;

    LossWeights(double[] weights, string[]? keys) => (this.weights, Keys) = (weights, keys);

    /// <summary>The names of the outputs of a dictionary; null for a list.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <inheritdoc/>
    public int Count => weights.Length;

    /// <inheritdoc/>
    public double this[int index] => weights[index];

    /// <summary>Makes a list from a collection expression.</summary>
    public static LossWeights Create(ReadOnlySpan<double> weights) => new(weights.ToArray(), null);

    /// <summary>The weight of the loss of the only output.</summary>
    public static implicit operator LossWeights(double weight) => new([weight], null);

    /// <summary>A weight for each output.</summary>
    public static implicit operator LossWeights(double[] weights) => new([.. weights], null);

    /// <summary>Weights by the name of the output; 1 where missing.</summary>
    public static implicit operator LossWeights(Dictionary<string, double> weights) =>
        new([.. weights.Values], [.. weights.Keys]);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)weights).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
