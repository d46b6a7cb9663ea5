namespace Lamina.Cpu;

/// <summary>
/// Start indices that are data: one int32 or int64 scalar a dimension, read at each run and clamped so that the window
/// lies inside the operand, as StableHLO defines dynamic_slice and dynamic_update_slice.
/// </summary>
readonly unsafe struct DynamicStarts
{
    readonly void*[] _starts;
    readonly bool _wide;
    readonly int[] _largest;

    public DynamicStarts(void*[] starts, bool wide, ReadOnlySpan<int> shape, ReadOnlySpan<int> sizes)
    {
        _starts = starts;
        _wide = wide;
        _largest = new int[shape.Length];
        for (int i = 0; i < _largest.Length; i++) _largest[i] = shape[i] - sizes[i];
    }

    /// <summary>The window's first index in a dimension.</summary>
    public long this[int dimension] =>
        Math.Clamp(_wide ? *(long*)_starts[dimension] : *(int*)_starts[dimension], 0, _largest[dimension]);
}
