using Lamina.IR;

namespace Lamina.Data;

/// <summary>
/// Puts values of several samples into one array, the samples first. Values are <see cref="NDArray"/>s, .NET arrays of
/// numbers of any rank, or single numbers.
/// </summary>
public static class Stacking
{
    /// <summary>Stacks values of equal shape, or of any sizes with a padding.</summary>
    /// <param name="values">The values, all of one type; at least one.</param>
    /// <param name="padding">How to fill up smaller arrays; null if all must have one shape.</param>
    /// <returns>An array (values, …).</returns>
    /// <exception cref="ArgumentException">There are no values, or types or shapes differ.</exception>
    public static NDArray Stack<T>(IReadOnlyList<T> values, Padding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) throw new ArgumentException("There are no values to stack.");
        var arrays = new NDArray[values.Count];
        for (int i = 0; i < arrays.Length; i++) arrays[i] = AsArray(values[i]);
        Shape shape = padding is null ? arrays[0].Shape : Largest(arrays, padding);
        DType type = arrays[0].DType;
        for (int i = 0; i < arrays.Length; i++)
        {
            if (arrays[i].DType != type || padding is null && arrays[i].Shape != shape)
                throw new ArgumentException($"Value {i} of a batch is {arrays[i]}, and value 0 is {arrays[0]}. " +
                    "Map the elements to one shape, or use PaddedBatch.");
        }
        var stacked = new NDArray(new Shape([arrays.Length, .. shape]), type);
        int size = checked((int)(shape.Elements * type.Size()));
        if (padding is { Value: not 0 } && arrays.Any(array => array.Shape != shape)) stacked.Fill(padding.Value);
        for (int i = 0; i < arrays.Length; i++)
            Place(arrays[i].Bytes, arrays[i].Shape.Span, stacked.Bytes.Slice(i * size, size), shape.Span, type.Size());
        return stacked;
    }

    static Shape Largest(NDArray[] arrays, Padding padding)
    {
        int[] sizes = [.. arrays[0].Shape];
        foreach (NDArray array in arrays)
        {
            if (array.Shape.Rank != sizes.Length)
                throw new ArgumentException($"A batch has {array} beside {arrays[0]}: arrays that are padded have " +
                    "equally many dimensions.");
            for (int d = 0; d < sizes.Length; d++) sizes[d] = Math.Max(sizes[d], array.Shape[d]);
        }
        if (sizes.Length == 0) return arrays[0].Shape;
        if (padding.Length is { } length)
        {
            if (sizes[0] > length)
                throw new ArgumentException($"An array of length {sizes[0]} is longer than the length {length} that " +
                    "it is to be padded to.");
            sizes[0] = length;
        }
        int multiple = Math.Max(1, padding.Multiple);
        sizes[0] = (sizes[0] + multiple - 1) / multiple * multiple;
        return new Shape(sizes);
    }

    /// <summary>Copies an array into the corner of a larger one.</summary>
    static void Place(Span<byte> from, ReadOnlySpan<int> sizes, Span<byte> to, ReadOnlySpan<int> outer, int element)
    {
        if (sizes.SequenceEqual(outer))
        {
            from.CopyTo(to);
            return;
        }
        if (sizes[0] == 0) return;
        int row = from.Length / sizes[0], place = to.Length / outer[0];
        for (int i = 0; i < sizes[0]; i++)
            Place(from.Slice(i * row, row), sizes[1..], to.Slice(i * place, place), outer[1..], element);
    }

    /// <summary>A value as an array, without copying where it is one.</summary>
    static NDArray AsArray<T>(T value) => value switch
    {
        NDArray array => array,
        Array array => NDArray.Wrap(array),
        float number => new[] { number }.Alone(),
        double number => new[] { number }.Alone(),
        int number => new[] { number }.Alone(),
        long number => new[] { number }.Alone(),
        byte number => new[] { number }.Alone(),
        bool number => new[] { number }.Alone(),
        _ => throw new ArgumentException($"A {value?.GetType().Name ?? "null"} cannot be stacked: batches are of " +
            "NDArrays, arrays of numbers, and numbers (float, double, int, long, byte, bool). Map the elements to " +
            "these, or use Chunk for groups of anything."),
    };

    static NDArray Alone(this Array one) => NDArray.Wrap(one, Shape.Scalar);
}
