using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The k largest elements along the last axis, from the largest down, with their int32 places; of equal elements the
/// first in the input comes first. NaN counts as the largest.
/// </summary>
sealed unsafe class TopKKernel : Kernel
{
    const long MaxTasks = 64;

    readonly DType _type;
    readonly int _size, _k, _elementSize;
    readonly long _lanes, _lanesPerTask, _taskScratch;
    readonly byte* _input;
    readonly byte* _values;
    readonly int* _indices;

    /// <param name="shape">The input's shape.</param>
    /// <param name="k">How many, 1 to the last dimension.</param>
    /// <param name="type">The element type.</param>
    /// <param name="input">The input's elements.</param>
    /// <param name="values">Room for the elements, shape[:-1] + (k); null when not wanted.</param>
    /// <param name="indices">Room for their places, int32; null when not wanted.</param>
    public TopKKernel(ReadOnlySpan<int> shape, int k, DType type, void* input, void* values, void* indices)
    {
        (_type, _size, _k, _elementSize) = (type, shape[^1], k, type.Size());
        _lanes = IndexShape.Product(shape[..^1]);
        long laneBytes = Math.Max(1L, (long)_size * _elementSize);
        _lanesPerTask = Math.Max(Math.Max(1, OutputRowsKernel.Grain / laneBytes), (_lanes + MaxTasks - 1) / MaxTasks);
        Tasks = (int)Math.Max(1, (_lanes + _lanesPerTask - 1) / _lanesPerTask);
        // The lane's keys, then the heap.
        _taskScratch = ((long)_size * sizeof(ulong) + (long)k * sizeof(Entry) + 63) & ~63L;
        _input = (byte*)input;
        _values = (byte*)values;
        _indices = (int*)indices;
    }

    public override int Tasks { get; }

    public override long ScratchBytes => Tasks * _taskScratch;

    public override void Run(int task)
    {
        long last = Math.Min((task + 1) * _lanesPerTask, _lanes);
        ulong* keys = (ulong*)(Scratch + task * _taskScratch);
        Entry* heap = (Entry*)(keys + _size);
        for (long lane = task * _lanesPerTask; lane < last; lane++)
        {
            SortKeys.Load(_type, _input + lane * _size * _elementSize, 1, _size, descending: true, keys);
            Select(keys, heap);
            for (int i = 0; i < _k; i++)
            {
                if (_indices != null) _indices[lane * _k + i] = heap[i].Place;
                if (_values != null)
                    Buffer.MemoryCopy(_input + (lane * _size + heap[i].Place) * _elementSize,
                        _values + (lane * _k + i) * _elementSize, _elementSize, _elementSize);
            }
        }
    }

    // Descending keys: the smallest is wanted first. The heap keeps the k smallest with the worst of them on top.
    void Select(ulong* keys, Entry* heap)
    {
        for (int i = 0; i < _k; i++) heap[i] = new Entry(keys[i], i);
        for (int i = _k / 2 - 1; i >= 0; i--) Sink(heap, i, _k);
        // A later element of equal key is worse than any that is in, so strictly smaller keys alone get in.
        ulong worst = heap[0].Key;
        for (int i = _k; i < _size; i++)
        {
            if (keys[i] >= worst) continue;
            heap[0] = new Entry(keys[i], i);
            Sink(heap, 0, _k);
            worst = heap[0].Key;
        }
        for (int end = _k - 1; end > 0; end--)
        {
            (heap[0], heap[end]) = (heap[end], heap[0]);
            Sink(heap, 0, end);
        }
    }

    static void Sink(Entry* heap, int at, int count)
    {
        Entry moved = heap[at];
        while (true)
        {
            int child = 2 * at + 1;
            if (child >= count) break;
            if (child + 1 < count && heap[child + 1].IsAfter(heap[child])) child++;
            if (!heap[child].IsAfter(moved)) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moved;
    }

    readonly record struct Entry(ulong Key, int Place)
    {
        public bool IsAfter(Entry other) => Key > other.Key || (Key == other.Key && Place > other.Place);
    }
}
