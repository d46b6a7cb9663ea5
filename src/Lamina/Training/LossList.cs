using System.Collections;
using System.Runtime.CompilerServices;
using Lamina.Losses;

namespace Lamina;

/// <summary>The losses of a model: one for all outputs, one for each in a list, or by the name of the output.</summary>
[CollectionBuilder(typeof(LossList), nameof(Create))]
public sealed class LossList : IReadOnlyList<Loss?>
{
    readonly Loss?[] losses;

    LossList(Loss?[] losses, string[]? keys, bool isSingle) => (this.losses, Keys, IsSingle) = (losses, keys, isSingle);

    /// <summary>The names of the outputs of a dictionary; null for a list or a single loss.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>Whether there is one loss for all outputs.</summary>
    public bool IsSingle { get; }

    /// <inheritdoc/>
    public int Count => losses.Length;

    /// <inheritdoc/>
    public Loss? this[int index] => losses[index];

    /// <summary>
    /// Makes a list, one loss for each output, from a collection expression; null leaves an output out.
    /// </summary>
    public static LossList Create(ReadOnlySpan<Loss?> losses) => new(losses.ToArray(), null, false);

    /// <summary>The loss of Keras's name, such as "sparse_categorical_crossentropy".</summary>
    public static implicit operator LossList(string id) => new([id], null, true);

    /// <summary>One loss for all outputs.</summary>
    public static implicit operator LossList(Loss loss) => new([loss], null, true);

    /// <summary>One loss for each output.</summary>
    public static implicit operator LossList(string[] ids) => new([.. ids.Select(id => (Loss)id)], null, false);

    /// <summary>One loss for each output.</summary>
    public static implicit operator LossList(Loss?[] losses) => new([.. losses], null, false);

    /// <summary>Losses by the name of the output; an output that is missing has none.</summary>
    public static implicit operator LossList(Dictionary<string, Loss> losses) =>
        new([.. losses.Values], [.. losses.Keys], false);

    /// <inheritdoc/>
    public IEnumerator<Loss?> GetEnumerator() => ((IEnumerable<Loss?>)losses).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
