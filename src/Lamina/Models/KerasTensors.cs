using System.Collections;
using System.Runtime.CompilerServices;

namespace Lamina;

/// <summary>
/// The inputs or outputs of a functional model: one symbolic tensor, a list, or a dictionary by name.
/// </summary>
[CollectionBuilder(typeof(KerasTensors), nameof(Create))]
public sealed class KerasTensors : IReadOnlyList<KerasTensor>
{
    readonly KerasTensor[] tensors;

    KerasTensors(KerasTensor[] tensors, string[]? keys, bool isSingle) =>
        (this.tensors, Keys, IsSingle) = (tensors, keys, isSingle);

    /// <summary>The keys of a dictionary, in its order; null for a list or a single tensor.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>Whether there is one tensor that does not stand in a list.</summary>
    public bool IsSingle { get; }

    /// <inheritdoc/>
    public int Count => tensors.Length;

    /// <inheritdoc/>
    public KerasTensor this[int index] => tensors[index];

    /// <summary>Makes a list from a collection expression.</summary>
    public static KerasTensors Create(ReadOnlySpan<KerasTensor> tensors) => new(tensors.ToArray(), null, false);

    /// <summary>The same structure around other tensors.</summary>
    internal KerasTensors With(IEnumerable<KerasTensor> others) => new([.. others], Keys?.ToArray(), IsSingle);

    /// <summary>One tensor.</summary>
    public static implicit operator KerasTensors(KerasTensor tensor) => new([tensor], null, true);

    /// <summary>A list of tensors.</summary>
    public static implicit operator KerasTensors(KerasTensor[] tensors) => new([.. tensors], null, false);

    /// <summary>A list of tensors.</summary>
    public static implicit operator KerasTensors(List<KerasTensor> tensors) => new([.. tensors], null, false);

    /// <summary>Tensors by name.</summary>
    public static implicit operator KerasTensors(Dictionary<string, KerasTensor> tensors) =>
        new([.. tensors.Values], [.. tensors.Keys], false);

    /// <inheritdoc/>
    public IEnumerator<KerasTensor> GetEnumerator() => ((IEnumerable<KerasTensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
