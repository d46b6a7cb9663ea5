namespace Lamina.Cpu;

/// <summary>
/// Moves a box of elements between two strided views: the engine of transpose, broadcast, slice and reverse.
/// Dimensions that are adjacent in both views are merged and a contiguous end becomes one unit when it is built; what
/// remains is a walk over outer dimensions with a line or a two-dimensional transpose inside.
/// </summary>
sealed unsafe class StridedCopy
{
    const long Grain = OutputRowsKernel.Grain;
    const long LargestUnit = 16 * 1024;

    readonly record struct Dim(long Size, long Src, long Dst);

    readonly Dim[] _outer;
    readonly Dim _rows;          // contiguous in the source when transposing; otherwise of size 1
    readonly Dim _cols;
    readonly long _unit;         // bytes that move at once
    readonly bool _splitRows;
    readonly long _chunk, _chunks, _items, _itemsPerTask;

    /// <param name="sizes">The box, in the order in which the destination is walked.</param>
    /// <param name="srcSteps">Bytes between neighbours in the source: 0 repeats, negative reverses.</param>
    /// <param name="dstSteps">Bytes between neighbours in the destination.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    public StridedCopy(ReadOnlySpan<int> sizes, ReadOnlySpan<long> srcSteps, ReadOnlySpan<long> dstSteps,
        int elementSize)
    {
        List<Dim> dims = Merge(sizes, srcSteps, dstSteps);
        _unit = elementSize;
        if (dims.Count > 1 && dims[^1].Src == _unit && dims[^1].Dst == _unit && dims[^1].Size * _unit <= LargestUnit)
            _unit *= Take(dims, dims.Count - 1).Size;
        _cols = dims.Count > 0 ? Take(dims, dims.Count - 1) : new Dim(1, _unit, _unit);
        _rows = new Dim(1, 0, 0);
        int contiguous = dims.FindIndex(d => d.Src == _unit);
        if (_cols.Dst == _unit && _cols.Src != 0 && contiguous >= 0)
            _rows = Take(dims, contiguous);
        _outer = [.. dims];

        // An item is one plane, or a part of its longer side when the plane alone is worth several tasks.
        _splitRows = _rows.Size > _cols.Size;
        long length = _splitRows ? _rows.Size : _cols.Size;
        long across = (_splitRows ? _cols.Size : _rows.Size) * _unit;
        _chunk = across == 0 ? 1 : Math.Min(Math.Max(length, 1), ((Grain + across - 1) / across + 63) & ~63L);
        _chunks = (length + _chunk - 1) / _chunk;
        _items = _chunks;
        foreach (Dim d in _outer) _items *= d.Size;
        long itemBytes = Math.Max(1, _chunk * across);
        _itemsPerTask = (Grain + itemBytes - 1) / itemBytes;
        Tasks = (int)Math.Max(1, (_items + _itemsPerTask - 1) / _itemsPerTask);
    }

    /// <summary>How many tasks the box is cut into.</summary>
    public int Tasks { get; }

    /// <summary>Row-major steps in bytes.</summary>
    public static long[] Steps(ReadOnlySpan<int> shape, int elementSize)
    {
        long[] steps = new long[shape.Length];
        long step = elementSize;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            steps[i] = step;
            step *= shape[i];
        }
        return steps;
    }

    /// <summary>Does one task, from and to the addresses of the box's first element.</summary>
    public void Run(int task, byte* src, byte* dst)
    {
        long item = task * _itemsPerTask;
        long end = Math.Min(item + _itemsPerTask, _items);
        if (item >= end) return;
        Span<long> at = stackalloc long[_outer.Length];
        long chunk = item % _chunks;
        long rest = item / _chunks;
        for (int k = _outer.Length - 1; k >= 0; k--)
        {
            at[k] = rest % _outer[k].Size;
            rest /= _outer[k].Size;
            src += at[k] * _outer[k].Src;
            dst += at[k] * _outer[k].Dst;
        }
        for (; item < end; item++)
        {
            Plane(src, dst, chunk);
            if (++chunk < _chunks) continue;
            chunk = 0;
            for (int k = _outer.Length - 1; k >= 0; k--)
            {
                ref readonly Dim d = ref _outer[k];
                src += d.Src;
                dst += d.Dst;
                if (++at[k] < d.Size) break;
                at[k] = 0;
                src -= d.Size * d.Src;
                dst -= d.Size * d.Dst;
            }
        }
    }

    void Plane(byte* src, byte* dst, long chunk)
    {
        long first = chunk * _chunk;
        if (_splitRows)
        {
            TransposeTile.Run(src + first * _rows.Src, _cols.Src, dst + first * _rows.Dst, _rows.Dst,
                Math.Min(_chunk, _rows.Size - first), _cols.Size, _unit);
            return;
        }
        long count = Math.Min(_chunk, _cols.Size - first);
        src += first * _cols.Src;
        dst += first * _cols.Dst;
        if (_rows.Size == 1) CopyLoops.Line(src, _cols.Src, dst, _cols.Dst, count, _unit);
        else TransposeTile.Run(src, _cols.Src, dst, _rows.Dst, _rows.Size, count, _unit);
    }

    static List<Dim> Merge(ReadOnlySpan<int> sizes, ReadOnlySpan<long> srcSteps, ReadOnlySpan<long> dstSteps)
    {
        List<Dim> dims = [];
        for (int i = 0; i < sizes.Length; i++)
        {
            Dim d = new(sizes[i], srcSteps[i], dstSteps[i]);
            if (d.Size == 1) continue;
            if (dims.Count > 0 && dims[^1].Src == d.Size * d.Src && dims[^1].Dst == d.Size * d.Dst)
                d = d with { Size = d.Size * Take(dims, dims.Count - 1).Size };
            dims.Add(d);
        }
        return dims;
    }

    static Dim Take(List<Dim> dims, int index)
    {
        Dim taken = dims[index];
        dims.RemoveAt(index);
        return taken;
    }
}
