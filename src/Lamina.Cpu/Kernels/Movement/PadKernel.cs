namespace Lamina.Cpu;

/// <summary>
/// StableHLO's pad: a value before (low), after (high) and between (interior) the elements of each dimension.
/// A negative low or high takes elements away instead.
/// </summary>
sealed unsafe class PadKernel : OutputRowsKernel
{
    readonly record struct Dim(int Input, int Output, int Low, int Stretch, long Step);

    readonly Dim[] _outer;
    readonly Dim _inner;
    readonly void* _value;
    readonly int _elementSize;
    readonly long _rowBytes;
    readonly byte* _input;
    readonly byte* _output;

    /// <param name="shape">The input's shape.</param>
    /// <param name="low">Elements put before, one number a dimension.</param>
    /// <param name="high">Elements put after.</param>
    /// <param name="interior">Elements put between two neighbours; not negative.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    /// <param name="value">The padding element, read at every run.</param>
    /// <param name="input">The input's elements.</param>
    /// <param name="output">Room for the output.</param>
    public PadKernel(ReadOnlySpan<int> shape, ReadOnlySpan<int> low, ReadOnlySpan<int> high,
        ReadOnlySpan<int> interior, int elementSize, void* value, void* input, void* output)
        : this(Collapse(shape, low, high, interior, elementSize), elementSize, value, input, output)
    {
    }

    PadKernel(Dim[] dims, int elementSize, void* value, void* input, void* output)
        : base(Rows(dims), dims[^1].Output * dims[^1].Step)
    {
        _outer = dims[..^1];
        _inner = dims[^1];
        _rowBytes = _inner.Output * _inner.Step;
        _value = value;
        _elementSize = elementSize;
        _input = (byte*)input;
        _output = (byte*)output;
    }

    protected override void Row(long row, long from, long to)
    {
        byte* dst = _output + row * _rowBytes;
        byte* src = Source(row);
        if (src == null) Fill(dst, from, to);
        else if (_inner.Stretch == 1)
        {
            long low = _inner.Low * _inner.Step;
            long begin = Math.Clamp(low, from, to);
            long end = Math.Clamp(low + _inner.Input * _inner.Step, from, to);
            Fill(dst, from, begin);
            if (end > begin) Buffer.MemoryCopy(src + begin - low, dst + begin, end - begin, end - begin);
            Fill(dst, end, to);
        }
        else Spread(src, dst, from, to);
    }

    // Interior padding: units stand Stretch apart; a task's range may cut the first and the last.
    void Spread(byte* src, byte* dst, long from, long to)
    {
        Fill(dst, from, to);
        long unit = _inner.Step;
        long apart = unit * _inner.Stretch;
        long low = _inner.Low * unit;
        for (long i = Math.Max(0, (from - low) / apart); i < _inner.Input; i++)
        {
            long at = low + i * apart;
            if (at >= to) break;
            long begin = Math.Max(at, from), end = Math.Min(at + unit, to);
            if (end > begin) Buffer.MemoryCopy(src + i * unit + begin - at, dst + begin, end - begin, end - begin);
        }
    }

    // The input row that an output row shows, or null when it is all padding.
    byte* Source(long row)
    {
        byte* src = _input;
        for (int k = _outer.Length - 1; k >= 0; k--)
        {
            ref readonly Dim d = ref _outer[k];
            long at = row % d.Output - d.Low;
            row /= d.Output;
            if (at < 0 || at > (d.Input - 1L) * d.Stretch || at % d.Stretch != 0) return null;
            src += at / d.Stretch * d.Step;
        }
        return src;
    }

    void Fill(byte* dst, long from, long to)
    {
        if (to <= from) return;
        ulong bits = _elementSize switch
        {
            1 => *(byte*)_value,
            2 => *(ushort*)_value,
            4 => *(uint*)_value,
            _ => *(ulong*)_value,
        };
        CopyLoops.Fill(dst + from, to - from, bits, _elementSize);
    }

    // Trailing dimensions without padding become part of the unit that the innermost padded dimension moves.
    static Dim[] Collapse(ReadOnlySpan<int> shape, ReadOnlySpan<int> low, ReadOnlySpan<int> high,
        ReadOnlySpan<int> interior, int elementSize)
    {
        long[] steps = StridedCopy.Steps(shape, elementSize);
        int rank = shape.Length;
        while (rank > 1 && low[rank - 1] == 0 && high[rank - 1] == 0 && interior[rank - 1] == 0) rank--;
        if (rank == 0) return [new Dim(1, 1, 0, 1, elementSize)];
        Dim[] dims = new Dim[rank];
        for (int i = 0; i < rank; i++)
        {
            int output = low[i] + high[i] + shape[i] + Math.Max(0, shape[i] - 1) * interior[i];
            dims[i] = new Dim(shape[i], output, low[i], interior[i] + 1, steps[i]);
        }
        return dims;
    }

    static long Rows(ReadOnlySpan<Dim> dims)
    {
        long rows = 1;
        foreach (Dim d in dims[..^1]) rows *= d.Output;
        return rows;
    }
}
