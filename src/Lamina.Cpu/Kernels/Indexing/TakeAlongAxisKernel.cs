namespace Lamina.Cpu;

/// <summary>
/// NumPy's take_along_axis: output[o, i, k] = operand[o, indices[o, i, k], k].
/// Operand (outer, size, inner); indices and output (outer, count, inner).
/// </summary>
sealed unsafe class TakeAlongAxisKernel : Kernel
{
    readonly RowIndices _indices;
    readonly long _size, _count, _inner, _rows, _rowsPerTask;
    readonly int _elementSize;
    readonly byte* _operand;
    readonly byte* _output;

    /// <param name="shape">The operand's shape.</param>
    /// <param name="axis">The dimension that is indexed; not negative.</param>
    /// <param name="count">The indices' size along the axis; their other dimensions are the operand's.</param>
    /// <param name="wideIndices">Whether the indices are int64 rather than int32.</param>
    /// <param name="isChecked">Whether an index out of range throws; otherwise it is clamped.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    /// <param name="operand">The operand's elements.</param>
    /// <param name="indices">The indices.</param>
    /// <param name="output">Room for the result.</param>
    public TakeAlongAxisKernel(ReadOnlySpan<int> shape, int axis, int count, bool wideIndices, bool isChecked,
        int elementSize, void* operand, void* indices, void* output)
    {
        (_size, _count, _inner) = (shape[axis], count, IndexShape.Inner(shape, axis));
        _rows = IndexShape.Outer(shape, axis) * count;
        _rowsPerTask = Math.Max(1, OutputRowsKernel.Grain / Math.Max(1, _inner * elementSize));
        Tasks = (int)Math.Max(1, (_rows + _rowsPerTask - 1) / _rowsPerTask);
        _indices = new RowIndices(indices, wideIndices, [shape[axis]], isChecked);
        _elementSize = elementSize;
        _operand = (byte*)operand;
        _output = (byte*)output;
    }

    public override int Tasks { get; }

    public override void Run(int task)
    {
        long first = task * _rowsPerTask;
        long last = Math.Min(first + _rowsPerTask, _rows);
        switch (_elementSize)
        {
            case 1: Rows<byte>(first, last); break;
            case 2: Rows<ushort>(first, last); break;
            case 4: Rows<uint>(first, last); break;
            default: Rows<ulong>(first, last); break;
        }
    }

    void Rows<T>(long first, long last) where T : unmanaged
    {
        while (first < last)
        {
            long outer = first / _count;
            long end = Math.Min(last, (outer + 1) * _count);
            T* operand = (T*)_operand + outer * _size * _inner;
            for (; first < end; first++)
            {
                long at = first * _inner;
                for (long k = 0; k < _inner; k++, at++)
                    ((T*)_output)[at] = operand[_indices.Row(at) * _inner + k];
            }
        }
    }
}
