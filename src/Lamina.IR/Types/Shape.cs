using System.Collections;
using System.Runtime.CompilerServices;

namespace Lamina.IR;

/// <summary>
/// The sizes of a tensor's dimensions, outermost first. −1 stands for a size not yet known (Keras's None); it occurs
/// while a model is being described, never in a graph.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    readonly Ints dims;

    /// <summary>A shape with these sizes.</summary>
    /// <exception cref="ArgumentException">A size is below −1.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
            if (size < -1)
                throw new ArgumentException(
                    $"A dimension cannot have the size {size}; shape ({string.Join(", ", sizes.ToArray())}).");
        dims = new Ints(sizes);
    }

    /// <summary>Makes a shape from a collection expression.</summary>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes);

    /// <summary>The shape of a single number: no dimensions.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of dimensions.</summary>
    public int Rank => dims.Count;

    /// <summary>Number of dimensions.</summary>
    public int Count => dims.Count;

    /// <summary>The size of dimension <paramref name="axis"/>; negative axes count from the end.</summary>
    public int this[int axis] => dims[axis < 0 ? axis + Rank : axis];

    /// <summary>The sizes, without copying.</summary>
    public ReadOnlySpan<int> Span => dims.Span;

    /// <summary>Whether every size is known.</summary>
    public bool IsKnown => !dims.Contains(-1);

    /// <summary>How many elements a tensor of this shape has.</summary>
    public long Elements
    {
        get
        {
            long product = 1;
            foreach (int size in Span) product = checked(product * size);
            return product;
        }
    }

    /// <summary>Row-major strides in elements.</summary>
    public long[] Strides()
    {
        var strides = new long[Rank];
        long stride = 1;
        for (int i = Rank - 1; i >= 0; i--) { strides[i] = stride; stride *= dims[i]; }
        return strides;
    }

    /// <summary>Counts a negative axis from the end and checks the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        int at = axis < 0 ? axis + Rank : axis;
        if ((uint)at >= (uint)Rank)
            throw new ArgumentOutOfRangeException(nameof(axis),
                $"Axis {axis} is outside the shape {this} of rank {Rank}.");
        return at;
    }

    /// <summary>The same shape with one size changed.</summary>
    public Shape With(int axis, int size)
    {
        Span<int> sizes = stackalloc int[Rank];
        Span.CopyTo(sizes);
        sizes[Axis(axis)] = size;
        return new(sizes);
    }

    /// <summary>The same shape without one dimension.</summary>
    public Shape Without(int axis)
    {
        axis = Axis(axis);
        return new([.. Span[..axis], .. Span[(axis + 1)..]]);
    }

    /// <summary>Dimensions <paramref name="start"/> to the end, or to <paramref name="end"/> (exclusive).</summary>
    public Shape Slice(int start, int? end = null) => new(Span[start..(end ?? Rank)]);

    /// <summary>These dimensions followed by <paramref name="more"/>.</summary>
    public Shape Append(params ReadOnlySpan<int> more) => new([.. Span, .. more]);

    /// <summary>A copy as an array.</summary>
    public int[] ToArray() => Span.ToArray();

    /// <summary>What <paramref name="make"/> makes of each size.</summary>
    public int[] Map(Func<int, int> make) => dims.Map(make);

    /// <summary>What <paramref name="make"/> makes of each size and its axis.</summary>
    public int[] Map(Func<int, int, int> make) => dims.Map(make);

    /// <summary>
    /// The shape that both broadcast to, by NumPy's rule (dimensions aligned at the end, size 1 stretches).
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var sizes = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i <= a.Rank ? a[-i] : 1, y = i <= b.Rank ? b[-i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ArgumentException($"The shapes {a} and {b} do not broadcast: {x} against {y} at axis -{i}.");
            sizes[rank - i] = x == 1 ? y : x;
        }
        return new(sizes);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => dims == other.dims;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => dims.GetHashCode();

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => dims.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>A shape from an array of sizes.</summary>
    public static implicit operator Shape(int[] sizes) => new(sizes);

    /// <summary>A shape of one dimension.</summary>
    public static implicit operator Shape(int size) => new(size);

    /// <summary>A shape from a tuple.</summary>
    public static implicit operator Shape((int, int) t) => new(t.Item1, t.Item2);

    /// <summary>A shape from a tuple.</summary>
    public static implicit operator Shape((int, int, int) t) => new(t.Item1, t.Item2, t.Item3);

    /// <summary>A shape from a tuple.</summary>
    public static implicit operator Shape((int, int, int, int) t) => new(t.Item1, t.Item2, t.Item3, t.Item4);

    /// <summary>A shape from a tuple.</summary>
    public static implicit operator Shape((int, int, int, int, int) t) =>
        new(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5);

    /// <summary>For example (32, 28, 28, 1); unknown sizes print as None, a shape of one dimension as (32,).</summary>
    public override string ToString()
    {
        string text = string.Join(", ", this.Select(size => size < 0 ? "None" : size.ToString()));
        return Rank == 1 ? $"({text},)" : $"({text})";
    }
}
