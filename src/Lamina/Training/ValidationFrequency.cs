using System.Collections;
using System.Runtime.CompilerServices;

namespace Lamina;

/// <summary>
/// After which epochs Fit validates: a number n for every n-th, or a list of epochs counted from 1, such as [1, 2, 10].
/// </summary>
[CollectionBuilder(typeof(ValidationFrequency), nameof(Create))]
public sealed class ValidationFrequency : IReadOnlyList<int>
{
    readonly int[] epochs;
    readonly int every;

    ValidationFrequency(int[] epochs, int every) => (this.epochs, this.every) = (epochs, every);

    /// <inheritdoc/>
    public int Count => epochs.Length;

    /// <inheritdoc/>
    public int this[int index] => epochs[index];

    /// <summary>These epochs, counted from 1.</summary>
    public static ValidationFrequency Create(ReadOnlySpan<int> epochs) => new(epochs.ToArray(), 0);

    /// <summary>Whether an epoch, counted from 0, ends with a validation.</summary>
    internal bool Includes(int epoch) => every > 0 ? (epoch + 1) % every == 0 : epochs.Contains(epoch + 1);

    /// <summary>Every so many epochs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static implicit operator ValidationFrequency(int every) => every >= 1 ? new([], every)
        : throw new ArgumentOutOfRangeException(nameof(every), every, "validationFreq is at least 1.");

    /// <summary>These epochs, counted from 1.</summary>
    public static implicit operator ValidationFrequency(int[] epochs) => new([.. epochs], 0);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)epochs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
