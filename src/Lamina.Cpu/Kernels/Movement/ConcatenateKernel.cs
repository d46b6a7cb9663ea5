namespace Lamina.Cpu;

/// <summary>Joins inputs along an axis; their other dimensions agree.</summary>
sealed unsafe class ConcatenateKernel : OutputRowsKernel
{
    readonly byte*[] _inputs;
    readonly long[] _starts;     // where an input's part of the output row begins; one more for the row's end
    readonly byte* _output;

    /// <param name="shapes">The inputs' shapes.</param>
    /// <param name="axis">The dimension that grows; not negative.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    /// <param name="inputs">The inputs' elements, as many as shapes.</param>
    /// <param name="output">Room for the output.</param>
    public ConcatenateKernel(IReadOnlyList<int[]> shapes, int axis, int elementSize, void*[] inputs, void* output)
        : this(Starts(shapes, axis, elementSize), Product(shapes[0].AsSpan(0, axis)), inputs, output)
    {
    }

    ConcatenateKernel(long[] starts, long rows, void*[] inputs, void* output) : base(rows, starts[^1])
    {
        _starts = starts;
        _inputs = new byte*[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) _inputs[i] = (byte*)inputs[i];
        _output = (byte*)output;
    }

    protected override void Row(long row, long from, long to)
    {
        byte* dst = _output + row * _starts[^1];
        for (int i = 0; i < _inputs.Length && _starts[i] < to; i++)
        {
            long begin = Math.Max(from, _starts[i]), end = Math.Min(to, _starts[i + 1]);
            if (begin >= end) continue;
            byte* src = _inputs[i] + row * (_starts[i + 1] - _starts[i]) + begin - _starts[i];
            Buffer.MemoryCopy(src, dst + begin, end - begin, end - begin);
        }
    }

    static long[] Starts(IReadOnlyList<int[]> shapes, int axis, int elementSize)
    {
        long[] starts = new long[shapes.Count + 1];
        for (int i = 0; i < shapes.Count; i++)
            starts[i + 1] = starts[i] + Product(shapes[i].AsSpan(axis)) * elementSize;
        return starts;
    }

    static long Product(ReadOnlySpan<int> sizes)
    {
        long product = 1;
        foreach (int size in sizes) product *= size;
        return product;
    }
}
