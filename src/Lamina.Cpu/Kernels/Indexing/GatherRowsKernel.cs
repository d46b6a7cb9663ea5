namespace Lamina.Cpu;

/// <summary>The loop of the gathers: output (outer, count, row) takes rows of operand (outer, size, row).</summary>
abstract unsafe class GatherRowsKernel : Kernel
{
    readonly RowIndices _indices;
    readonly long _count, _size, _rowBytes, _rows, _rowsPerTask;
    readonly byte* _operand;
    readonly byte* _output;

    protected GatherRowsKernel(long outer, long size, long count, long rowBytes, RowIndices indices,
        void* operand, void* output)
    {
        (_size, _count, _rowBytes, _rows, _indices) = (size, count, rowBytes, outer * count, indices);
        _rowsPerTask = Math.Max(1, OutputRowsKernel.Grain / Math.Max(1, rowBytes));
        Tasks = (int)Math.Max(1, (_rows + _rowsPerTask - 1) / _rowsPerTask);
        _operand = (byte*)operand;
        _output = (byte*)output;
    }

    public sealed override int Tasks { get; }

    public sealed override void Run(int task)
    {
        long first = task * _rowsPerTask;
        long end = Math.Min(first + _rowsPerTask, _rows);
        while (first < end)
        {
            long outer = first / _count;
            long index = first % _count;
            long last = Math.Min(_count, index + end - first);
            byte* src = _operand + outer * _size * _rowBytes;
            byte* dst = _output + first * _rowBytes;
            switch (_rowBytes)
            {
                case 1: Elements<byte>(src, dst, index, last); break;
                case 4: Elements<uint>(src, dst, index, last); break;
                case 8: Elements<ulong>(src, dst, index, last); break;
                default: Blocks(src, dst, index, last); break;
            }
            first += last - index;
        }
    }

    void Elements<T>(byte* src, byte* dst, long index, long last) where T : unmanaged
    {
        T* to = (T*)dst;
        for (; index < last; index++) *to++ = ((T*)src)[_indices.Row(index)];
    }

    void Blocks(byte* src, byte* dst, long index, long last)
    {
        for (; index < last; index++, dst += _rowBytes)
            Buffer.MemoryCopy(src + _indices.Row(index) * _rowBytes, dst, _rowBytes, _rowBytes);
    }
}
