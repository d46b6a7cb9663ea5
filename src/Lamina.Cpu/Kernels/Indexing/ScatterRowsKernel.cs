using System.Runtime.InteropServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The loop of the scatters: output (outer, size, row) = operand, combined with updates (outer, count, row) at the rows
/// that the indices name. A task owns a range of output rows and meets the indices that fall there in order, so
/// duplicates combine in index order on any number of threads. With several ranges a first stage deals the indices out
/// to them.
/// </summary>
abstract unsafe class ScatterRowsKernel : Kernel
{
    const long MaxRanges = 64;

    readonly RowIndices _indices;
    readonly ScatterCombine _combine;
    readonly long _outer, _size, _count, _row, _rowBytes, _ranges, _rowsPerRange, _outersPerTask;
    readonly DealKernel? _deal;
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
        long ranges = Math.Clamp(slab / OutputRowsKernel.Grain, 1, Math.Max(1, Math.Min(size, MaxRanges)));
        _rowsPerRange = Math.Max(1, (size + ranges - 1) / ranges);
        _ranges = Math.Max(1, (size + _rowsPerRange - 1) / _rowsPerRange);
        if (_ranges > 1) _deal = new DealKernel(indices, count, _ranges, _rowsPerRange);
        _outersPerTask = Math.Max(1, OutputRowsKernel.Grain / slab);
        Tasks = (int)Math.Max(1, (outer + _outersPerTask - 1) / _outersPerTask * _ranges);
        _operand = (byte*)operand;
        _updates = (byte*)updates;
        _output = (byte*)output;
    }

    public sealed override IReadOnlyList<Kernel> Stages => _deal is null ? [this] : [_deal, this];

    public sealed override long ScratchBytes => _deal?.ScratchBytes ?? 0;

    public sealed override int Tasks { get; }

    public sealed override void Run(int task)
    {
        long range = task % _ranges;
        long first = task / _ranges * _outersPerTask;
        long last = Math.Min(_outer, first + _outersPerTask);
        for (long outer = first; outer < last; outer++)
            Slab(outer, range);
    }

    void Slab(long outer, long range)
    {
        long low = range * _rowsPerRange;
        long high = Math.Min(low + _rowsPerRange, _size);
        byte* output = _output + outer * _size * _rowBytes;
        long start = low * _rowBytes;
        long bytes = (high - low) * _rowBytes;
        if (_operand == null) NativeMemory.Clear(output + start, (nuint)bytes);
        else if (_operand != _output)
            Buffer.MemoryCopy(_operand + outer * _size * _rowBytes + start, output + start, bytes, bytes);

        byte* update = _updates + outer * _count * _rowBytes;
        if (_deal is null)
        {
            for (long i = 0; i < _count; i++, update += _rowBytes)
                _combine.Rows(output + _indices.Row(i) * _rowBytes, update, _row);
            return;
        }
        long* ends = (long*)Scratch;
        Dealt* dealt = (Dealt*)(ends + _ranges);
        for (long at = range == 0 ? 0 : ends[range - 1]; at < ends[range]; at++)
            _combine.Rows(output + dealt[at].Row * _rowBytes, update + dealt[at].Update * _rowBytes, _row);
    }

    readonly record struct Dealt(long Row, long Update);

    // A stable counting sort of the indices by range. Scratch: where each range ends, then the dealt indices.
    sealed class DealKernel(RowIndices indices, long count, long ranges, long rowsPerRange) : Kernel
    {
        public override long ScratchBytes => ranges * sizeof(long) + count * sizeof(Dealt);

        public override void Run(int task)
        {
            long* next = (long*)Scratch;
            Dealt* dealt = (Dealt*)(next + ranges);
            new Span<long>(next, (int)ranges).Clear();
            for (long i = 0; i < count; i++) next[indices.Row(i) / rowsPerRange]++;
            long before = 0;
            for (long range = 0; range < ranges; range++)
            {
                before += next[range];
                next[range] = before - next[range];
            }
            // Each range's next place moves from its beginning to its end.
            for (long i = 0; i < count; i++)
            {
                long row = indices.Row(i);
                dealt[next[row / rowsPerRange]++] = new Dealt(row, i);
            }
        }
    }
}
