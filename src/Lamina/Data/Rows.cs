using Lamina.IR;

namespace Lamina.Data;

/// <summary>What is done to the rows of data before they are learned from.</summary>
public static class Rows
{
    /// <summary>Divides vectors along an axis by their norm; vectors of zeros stay. (Keras's normalize.)</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axis">The axis of the vectors; negative counts from the end.</param>
    /// <param name="order">The norm is the order-th root of Σ |x|^order; infinity takes the largest |x|.</param>
    /// <returns>Of the same shape, floating-point.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is not above 0.</exception>
    public static NDArray Normalize(NDArray x, int axis = -1, double order = 2)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(order > 0)) throw new ArgumentOutOfRangeException(nameof(order), order, "The order is above 0.");
        Tensor values = Tensor.From(x.DType.IsFloating() ? x : x.Cast(DType.Float32));
        Tensor norm = double.IsInfinity(order) ? values.Abs().Max([axis], keepDims: true)
            : order == 2 ? values.Square().Sum([axis], keepDims: true).Sqrt()
            : values.Abs().Pow(order).Sum([axis], keepDims: true).Pow(1 / order);
        return (values / Tensor.Where(norm.IsEqual(0), 1, norm)).Value;
    }

    /// <summary>
    /// Sequences of different lengths as rows of one array, with numbers put in or left out on one side. (Keras's
    /// pad_sequences.)
    /// </summary>
    /// <typeparam name="T">The type of the numbers, such as int or float; it becomes that of the array.</typeparam>
    /// <param name="sequences">The sequences.</param>
    /// <param name="length">The length of the rows; by default that of the longest.</param>
    /// <param name="padAtEnd">Whether <paramref name="value"/> is put behind (Keras's padding "post") instead of before
    /// the sequence.</param>
    /// <param name="cutAtEnd">Whether what is too long loses its end (truncating "post") instead of its begin.</param>
    /// <param name="value">What is put in.</param>
    /// <returns>(sequences, length).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static NDArray PadSequences<T>(
        IReadOnlyList<IReadOnlyList<T>> sequences, int? length = null, bool padAtEnd = false, bool cutAtEnd = false,
        T value = default) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (length < 1) throw new ArgumentOutOfRangeException(nameof(length), length, "Rows have at least one number.");
        int width = length ?? sequences.Select(s => s.Count).DefaultIfEmpty(0).Max();
        var rows = new NDArray((sequences.Count, width), DTypes.Of<T>());
        Span<T> all = rows.AsSpan<T>();
        all.Fill(value);
        for (int row = 0; row < sequences.Count; row++)
        {
            IReadOnlyList<T> sequence = sequences[row];
            int kept = Math.Min(sequence.Count, width);
            int from = cutAtEnd ? 0 : sequence.Count - kept, to = row * width + (padAtEnd ? 0 : width - kept);
            for (int i = 0; i < kept; i++) all[to + i] = sequence[from + i];
        }
        return rows;
    }

    /// <summary>
    /// Splits arrays of equally many rows in two, at the same place or, shuffled, into the same rows. (Keras's
    /// split_dataset.)
    /// </summary>
    /// <param name="arrays">The arrays, the samples first, such as x and y.</param>
    /// <param name="leftSize">How much goes left: a fraction below 1, or a number of rows.</param>
    /// <param name="shuffle">Whether rows are drawn at random.</param>
    /// <param name="seed">The seed of the drawing; by default the next of <see cref="Random"/>.</param>
    /// <returns>The left and the right part of each array, in the order of the arrays.</returns>
    /// <exception cref="ArgumentException">Numbers of rows differ, or a part would be empty.</exception>
    public static (NDArray[] Left, NDArray[] Right) Split(
        IReadOnlyList<NDArray> arrays, double leftSize, bool shuffle = false, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        if (arrays.Count == 0) throw new ArgumentException("There are no arrays to split.", nameof(arrays));
        int rows = arrays[0].Shape[0];
        if (arrays.FirstOrDefault(a => a.Shape[0] != rows) is { } other)
            throw new ArgumentException($"An array has {other.Shape[0]} rows, and the first has {rows}.");
        int left = leftSize is > 0 and < 1 ? (int)Math.Round(leftSize * rows) : (int)leftSize;
        if (left < 1 || left >= rows || (leftSize >= 1 && left != leftSize))
            throw new ArgumentException($"leftSize {leftSize} of {rows} rows would leave a part empty; give a " +
                $"fraction between 0 and 1, or a whole number from 1 to {rows - 1}.");
        int[] order = [.. Enumerable.Range(0, rows)];
        if (shuffle) new RandomStream(seed ?? Random.NextSeed()).Shuffle(order);
        return ([.. arrays.Select(a => Take(a, order.AsSpan(0, left)))],
            [.. arrays.Select(a => Take(a, order.AsSpan(left)))]);
    }

    static NDArray Take(NDArray array, ReadOnlySpan<int> rows)
    {
        var taken = new NDArray(array.Shape.With(0, rows.Length), array.DType);
        int size = array.Bytes.Length / array.Shape[0];
        for (int i = 0; i < rows.Length; i++)
            array.Bytes.Slice(rows[i] * size, size).CopyTo(taken.Bytes[(i * size)..]);
        return taken;
    }
}
