using System.Diagnostics.CodeAnalysis;

namespace Lamina.Cpu;

/// <summary>
/// Indices that are data, int32 or int64, each of one or more coordinates in row-major order. A negative coordinate
/// counts from the end, as in NumPy. One out of range is an error when checked; otherwise it is clamped, so that no
/// kernel leaves its buffers (with a dimension of size 0 it is always an error).
/// </summary>
/// <param name="indices">The indices, (count, sizes.Length).</param>
/// <param name="wide">Whether they are int64 rather than int32.</param>
/// <param name="sizes">The sizes of the dimensions that the coordinates index.</param>
/// <param name="isChecked">Whether to throw for an index out of range.</param>
readonly unsafe struct RowIndices(void* indices, bool wide, int[] sizes, bool isChecked)
{
    readonly byte* _indices = (byte*)indices;

    /// <summary>The row that index number <paramref name="i"/> names.</summary>
    /// <exception cref="IndexOutOfRangeException">Checked, and a coordinate lies outside its dimension.</exception>
    public long Row(long i)
    {
        if (sizes.Length == 1) return Coordinate(i, sizes[0], i);
        long row = 0;
        for (int k = 0; k < sizes.Length; k++)
            row = row * sizes[k] + Coordinate(i * sizes.Length + k, sizes[k], i);
        return row;
    }

    long Coordinate(long at, int size, long i)
    {
        long value = wide ? ((long*)_indices)[at] : ((int*)_indices)[at];
        if ((ulong)value < (ulong)size) return value;
        if (value < 0 && value >= -size) return value + size;
        if (isChecked || size == 0) Throw(value, size, i);
        return value < 0 ? 0 : size - 1;
    }

    [DoesNotReturn]
    static void Throw(long value, int size, long i) => throw new IndexOutOfRangeException(
        $"Index {value} (number {i} of the indices) is out of range for a dimension of size {size}; "
        + $"expected {-size} to {size - 1}.");
}
