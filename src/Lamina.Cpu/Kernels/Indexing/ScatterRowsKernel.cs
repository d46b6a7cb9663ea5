using System.Runtime.InteropServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The loop of the scatters: output (outer, size, row) = operand, combined with updates (outer, count, row) at the rows
/// that the indices name. A task owns a range of output rows and reads all indices, in order, so duplicates meet in
/// index order on any number of threads.
/// </summary>
abstract unsafe class ScatterRowsKernel : Kernel
{
    // Each range reads every index once more; beyond this many the reading would cost more than it spreads.
    const long MaxRanges = 16;

    readonly RowIndices _indices;
    readonly ScatterCombine _combine;
    readonly long _outer, _size, _count, _row, _rowBytes, _ranges, _outersPerTask;
    readonly byte* _operand;
    readonly byte* _updates;
    readonly byte* _output;

    /// <param name="kind">How elements meet.</param>
    /// <param name="type">The element type.</param>
    /// <param name="outer">Independent slabs.</param>
    /// <param name="size">Rows of an operand slab.</param>
    /// <param name="count">Rows of an update slab: the number of indices.</param>
    /// <param name="row">Elements of a row.</param>
    /// <param name="indices">The row of each update, the same for all slabs.</param>
    /// <param name="operand">Null: zeros. The output itself: in place.</param>
    /// <param name="updates">The updates' elements.</param>
    /// <param name="output">Room for the result.</param>
    protected ScatterRowsKernel(ScatterKind kind, DType type, long outer, long size, long count, long row,
        RowIndices indices, void* operand, void* updates, void* output)
    {
        (_outer, _size, _count, _row, _rowBytes) = (outer, size, count, row, row * type.Size());
        _indices = indices;
        _combine = new ScatterCombine(kind, type);
        long slab = Math.Max(1, Math.Max(size, count) * _rowBytes);
        _ranges = Math.Clamp(slab / OutputRowsKernel.Grain, 1, Math.Max(1, Math.Min(size, MaxRanges)));
        _outersPerTask = Math.Max(1, OutputRowsKernel.Grain / slab);
        Tasks = (int)Math.Max(1, (outer + _outersPerTask - 1) / _outersPerTask * _ranges);
        _operand = (byte*)operand;
        _updates = (byte*)updates;
        _output = (byte*)output;
    }

    public sealed override int Tasks { get; }

    public sealed override void Run(int task)
    {
        long range = task % _ranges;
        long first = task / _ranges * _outersPerTask;
        long last = Math.Min(_outer, first + _outersPerTask);
        for (long outer = first; outer < last; outer++)
            Slab(outer, range * _size / _ranges, (range + 1) * _size / _ranges);
    }

    void Slab(long outer, long low, long high)
    {
        byte* output = _output + outer * _size * _rowBytes;
        long start = low * _rowBytes;
        long bytes = (high - low) * _rowBytes;
        if (_operand == null) NativeMemory.Clear(output + start, (nuint)bytes);
        else if (_operand != _output)
            Buffer.MemoryCopy(_operand + outer * _size * _rowBytes + start, output + start, bytes, bytes);

        byte* update = _updates + outer * _count * _rowBytes;
        for (long i = 0; i < _count; i++, update += _rowBytes)
        {
            long row = _indices.Row(i);
            if (row >= low && row < high) _combine.Rows(output + row * _rowBytes, update, _row);
        }
    }
}
