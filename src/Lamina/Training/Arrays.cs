using System.Collections;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina;

/// <summary>
/// Data for a model with one or several inputs or outputs: an array, a list, or a dictionary by name. .NET arrays
/// of any
/// rank and <see cref="NDArray"/>s convert without being copied.
/// </summary>
[CollectionBuilder(typeof(Arrays), nameof(Create))]
public sealed class Arrays : IReadOnlyList<NDArray>
{
    readonly NDArray[] arrays;

    Arrays(NDArray[] arrays, string[]? keys, bool isSingle) => (this.arrays, Keys, IsSingle) = (arrays, keys, isSingle);

    /// <summary>The keys of a dictionary, in its order; null for a list or a single array.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>Whether there is one array that does not stand in a list.</summary>
    public bool IsSingle { get; }

    /// <inheritdoc/>
    public int Count => arrays.Length;

    /// <inheritdoc/>
    public NDArray this[int index] => arrays[index];

    /// <summary>Makes a list from a collection expression.</summary>
    public static Arrays Create(ReadOnlySpan<NDArray> arrays) => new(arrays.ToArray(), null, false);

    /// <summary>Copies numbers that lie in a span.</summary>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="shape">Their shape, the samples first.</param>
    /// <exception cref="ArgumentException">The count differs from that of the shape.</exception>
    public static Arrays From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged =>
        NDArray.From(values, shape);

    /// <summary>One array.</summary>
    public static implicit operator Arrays(NDArray array) => new([array], null, true);

    /// <summary>One .NET array of any rank, such as a float[,].</summary>
    public static implicit operator Arrays(Array array) => new([NDArray.Wrap(array)], null, true);

    /// <summary>A list of arrays.</summary>
    public static implicit operator Arrays(NDArray[] arrays) => new([.. arrays], null, false);

    /// <summary>A list of arrays.</summary>
    public static implicit operator Arrays(List<NDArray> arrays) => new([.. arrays], null, false);

    /// <summary>Rows of equal length, copied into one array.</summary>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static implicit operator Arrays(float[][] rows) => Joined(rows);

    /// <summary>Rows of equal length, copied into one array.</summary>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static implicit operator Arrays(double[][] rows) => Joined(rows);

    /// <summary>Arrays by name.</summary>
    public static implicit operator Arrays(Dictionary<string, NDArray> arrays) =>
        new([.. arrays.Values], [.. arrays.Keys], false);

    static NDArray Joined<T>(T[][] rows) where T : unmanaged
    {
        int width = rows.Length == 0 ? 0 : rows[0].Length;
        var joined = new NDArray((rows.Length, width), DTypes.Of<T>());
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != width)
                throw new ArgumentException($"Row {i} has {rows[i].Length} numbers, and row 0 has {width}.");
            rows[i].CopyTo(joined.AsSpan<T>()[(i * width)..]);
        }
        return joined;
    }

    /// <summary>The arrays in the order of these names.</summary>
    /// <param name="names">The names of the model's inputs or outputs; none if they are not known.</param>
    /// <param name="what">What they are, for messages, such as "input".</param>
    /// <param name="needed">Which of them must be there; by default all.</param>
    /// <param name="otherwise">What stands in the place of an array that is missing and need not be there.</param>
    /// <exception cref="ArgumentException">The number differs, a name is missing, or one is not known.</exception>
    internal NDArray[] InOrder(
        IReadOnlyList<string> names, string what, bool[]? needed = null, double otherwise = 0) =>
        names.Count == 0 || Keys is null && Count == names.Count ? arrays : Sorted(names, what, needed, otherwise);

    NDArray[] Sorted(IReadOnlyList<string> names, string what, bool[]? needed, double otherwise)
    {
        List<string>? keys = Keys?.ToList();
        if (keys is null)
        {
            keys = [.. names.Where((_, i) => needed is null || needed[i])];
            if (Count != keys.Count)
                throw new ArgumentException($"The model has {names.Count} {what}s ({string.Join(", ", names)}), " +
                    $"and {Count} arrays were given.");
        }
        if (keys.FirstOrDefault(key => !names.Contains(key)) is { } unknown)
            throw Saving.Names.Unknown(what, unknown, [.. names]);
        return [.. names.Select((name, i) => keys.IndexOf(name) is >= 0 and var at ? arrays[at]
            : needed is null || needed[i] ? throw new ArgumentException(
                $"The model's {what} '{name}' is missing among {string.Join(", ", keys)}.")
            : Filled(otherwise))];
    }

    /// <summary>A number for each sample.</summary>
    NDArray Filled(double value)
    {
        var filled = new NDArray(Count == 0 ? 0 : arrays[0].Shape[0]);
        filled.Fill(value);
        return filled;
    }

    /// <inheritdoc/>
    public IEnumerator<NDArray> GetEnumerator() => ((IEnumerable<NDArray>)arrays).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For example float32 (60000, 28, 28, 1).</summary>
    public override string ToString() => string.Join(", ", arrays.Select(a => a.ToString()));
}
