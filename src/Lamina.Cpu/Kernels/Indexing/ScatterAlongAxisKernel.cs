using System.Runtime.InteropServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The adjoint of <see cref="TakeAlongAxisKernel"/>: output = operand, then for i = 0, 1, … in order
/// output[o, indices[o, i, k], k] is combined with updates[o, i, k]. A task owns some o, or some k of one o.
/// </summary>
sealed unsafe class ScatterAlongAxisKernel : Kernel
{
    const long NarrowestColumns = 16;

    readonly RowIndices _indices;
    readonly ScatterCombine _combine;
    readonly long _outer, _size, _count, _inner, _columns, _outersPerTask;
    readonly int _elementSize;
    readonly byte* _operand;
    readonly byte* _updates;
    readonly byte* _output;

    /// <param name="kind">How elements meet.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The operand's shape.</param>
    /// <param name="axis">The dimension that is indexed; not negative.</param>
    /// <param name="count">The indices' size along the axis; their other dimensions are the operand's.</param>
    /// <param name="wideIndices">Whether the indices are int64 rather than int32.</param>
    /// <param name="isChecked">Whether an index out of range throws; otherwise it is clamped.</param>
    /// <param name="operand">The operand's elements; null for zeros; the output itself to work in place.</param>
    /// <param name="indices">The indices.</param>
    /// <param name="updates">The updates' elements, shaped as the indices.</param>
    /// <param name="output">Room for the result.</param>
    public ScatterAlongAxisKernel(ScatterKind kind, DType type, ReadOnlySpan<int> shape, int axis, int count,
        bool wideIndices, bool isChecked, void* operand, void* indices, void* updates, void* output)
    {
        (_size, _count, _inner) = (shape[axis], count, IndexShape.Inner(shape, axis));
        _outer = IndexShape.Outer(shape, axis);
        _elementSize = type.Size();
        _combine = new ScatterCombine(kind, type);
        _indices = new RowIndices(indices, wideIndices, [shape[axis]], isChecked);
        long slab = Math.Max(1, Math.Max(_size, _count) * _inner * _elementSize);
        _columns = Math.Clamp(slab / OutputRowsKernel.Grain, 1, Math.Max(1, _inner / NarrowestColumns));
        _outersPerTask = Math.Max(1, OutputRowsKernel.Grain / slab);
        Tasks = (int)Math.Max(1, (_outer + _outersPerTask - 1) / _outersPerTask * _columns);
        _operand = (byte*)operand;
        _updates = (byte*)updates;
        _output = (byte*)output;
    }

    public override int Tasks { get; }

    public override void Run(int task)
    {
        long column = task % _columns;
        long first = task / _columns * _outersPerTask;
        long last = Math.Min(_outer, first + _outersPerTask);
        for (long outer = first; outer < last; outer++)
            Columns(outer, column * _inner / _columns, (column + 1) * _inner / _columns);
    }

    void Columns(long outer, long low, long high)
    {
        if (_operand != _output)
        {
            // Whole rows follow each other.
            bool isWhole = high - low == _inner;
            long width = (isWhole ? _size * _inner : high - low) * _elementSize;
            for (long i = 0; i < (isWhole ? 1 : _size); i++)
            {
                long at = ((outer * _size + i) * _inner + low) * _elementSize;
                if (_operand == null) NativeMemory.Clear(_output + at, (nuint)width);
                else Buffer.MemoryCopy(_operand + at, _output + at, width, width);
            }
        }
        for (long i = 0; i < _count; i++)
        {
            long from = (outer * _count + i) * _inner;
            for (long k = low; k < high; k++)
            {
                long to = (outer * _size + _indices.Row(from + k)) * _inner + k;
                _combine.Rows(_output + to * _elementSize, _updates + (from + k) * _elementSize, 1);
            }
        }
    }
}
