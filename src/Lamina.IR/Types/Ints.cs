using System.Collections;
using System.Runtime.CompilerServices;

namespace Lamina.IR;

/// <summary>
/// An immutable list of whole numbers that compares by content: the attributes of ops (axes, strides, padding).
/// </summary>
[CollectionBuilder(typeof(Ints), nameof(Create))]
public readonly struct Ints : IEquatable<Ints>, IReadOnlyList<int>
{
    readonly int[]? items;

    /// <summary>Copies <paramref name="values"/>.</summary>
    public Ints(ReadOnlySpan<int> values) => items = values.ToArray();

    /// <summary>Makes a list from a collection expression.</summary>
    public static Ints Create(ReadOnlySpan<int> values) => new(values);

    /// <summary><paramref name="count"/> times the same value.</summary>
    public static Ints Repeat(int value, int count)
    {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) values[i] = value;
        return new(values);
    }

    /// <summary>0, 1, …, <paramref name="count"/> − 1.</summary>
    public static Ints Range(int count)
    {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) values[i] = i;
        return new(values);
    }

    /// <summary>How many numbers there are.</summary>
    public int Count => items?.Length ?? 0;

    /// <summary>The number at <paramref name="index"/>.</summary>
    public int this[int index] => Span[index];

    /// <summary>The numbers, without copying.</summary>
    public ReadOnlySpan<int> Span => items;

    /// <summary>A copy as an array.</summary>
    public int[] ToArray() => Span.ToArray();

    // What LINQ would do, at once. The framework holds precompiled code of LINQ's operators over references only: those
    // over numbers cost a start half a millisecond each.

    /// <summary>What <paramref name="make"/> makes of each number.</summary>
    public int[] Map(Func<int, int> make)
    {
        int[] made = ToArray();
        for (int i = 0; i < made.Length; i++) made[i] = make(made[i]);
        return made;
    }

    /// <summary>What <paramref name="make"/> makes of each number and its index.</summary>
    public int[] Map(Func<int, int, int> make)
    {
        int[] made = ToArray();
        for (int i = 0; i < made.Length; i++) made[i] = make(made[i], i);
        return made;
    }

    /// <summary>The numbers for which <paramref name="which"/> holds.</summary>
    public int[] Where(Func<int, bool> which)
    {
        int[] found = ToArray();
        int count = 0;
        foreach (int item in Span)
            if (which(item)) found[count++] = item;
        return found[..count];
    }

    /// <summary>Whether <paramref name="which"/> holds for every number.</summary>
    public bool All(Func<int, bool> which)
    {
        foreach (int item in Span)
            if (!which(item)) return false;
        return true;
    }

    /// <summary>Where <paramref name="value"/> is first; −1 if nowhere.</summary>
    public int IndexOf(int value)
    {
        for (int i = 0; i < Count; i++)
            if (items![i] == value) return i;
        return -1;
    }

    /// <summary>Whether <paramref name="value"/> is among the numbers.</summary>
    public bool Contains(int value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public bool Equals(Ints other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Ints other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int item in Span) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both hold the same numbers.</summary>
    public static bool operator ==(Ints left, Ints right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Ints left, Ints right) => !left.Equals(right);

    /// <summary>Copies an array.</summary>
    public static implicit operator Ints(int[] values) => new(values);

    /// <summary>A list of one number.</summary>
    public static implicit operator Ints(int value) => [value];

    /// <summary>For example [1, 2].</summary>
    public override string ToString() => $"[{string.Join(", ", this)}]";
}
