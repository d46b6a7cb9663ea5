using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Sorts along an axis: the values, their int32 places in the input (argsort), or both. Always stable: equal elements
/// keep their order, descending too. NaN counts as the largest.
/// </summary>
sealed unsafe class SortKernel : Kernel
{
    // Each task has scratch of its own, so their number is bounded.
    const long MaxTasks = 64;

    readonly DType _type;
    readonly bool _descending;
    readonly long _inner, _lanes, _lanesPerTask, _taskScratch;
    readonly int _size, _elementSize;
    readonly byte* _input;
    readonly byte* _values;
    readonly int* _indices;

    /// <param name="shape">The input's and each output's shape.</param>
    /// <param name="axis">The dimension to sort along; not negative.</param>
    /// <param name="type">The element type.</param>
    /// <param name="descending">From the largest down.</param>
    /// <param name="input">The input's elements.</param>
    /// <param name="values">Room for the sorted elements, apart from the input; null when not wanted.</param>
    /// <param name="indices">Room for their places, int32; null when not wanted.</param>
    public SortKernel(ReadOnlySpan<int> shape, int axis, DType type, bool descending, void* input, void* values,
        void* indices)
    {
        (_type, _descending, _elementSize, _size) = (type, descending, type.Size(), shape[axis]);
        _inner = IndexShape.Inner(shape, axis);
        _lanes = IndexShape.Outer(shape, axis) * _inner;
        // A comparison sort does far more work a byte than a copy: a sixteenth of the bytes is task enough.
        long laneBytes = Math.Max(1L, (long)_size * _elementSize);
        long few = Math.Max(1, OutputRowsKernel.Grain / 16 / laneBytes);
        _lanesPerTask = Math.Max(few, (_lanes + MaxTasks - 1) / MaxTasks);
        Tasks = (int)Math.Max(1, (_lanes + _lanesPerTask - 1) / _lanesPerTask);
        // Keys, then places.
        _taskScratch = ((long)_size * (sizeof(ulong) + sizeof(int)) + 63) & ~63L;
        _input = (byte*)input;
        _values = (byte*)values;
        _indices = (int*)indices;
    }

    public override int Tasks { get; }

    public override long ScratchBytes => Tasks * _taskScratch;

    public override void Run(int task)
    {
        long last = Math.Min((task + 1) * _lanesPerTask, _lanes);
        Span<ulong> keys = new(Scratch + task * _taskScratch, _size);
        Span<int> places = new(Scratch + task * _taskScratch + _size * sizeof(ulong), _size);
        for (long lane = task * _lanesPerTask; lane < last; lane++)
        {
            long first = lane / _inner * _size * _inner + lane % _inner;
            fixed (ulong* address = keys)
                SortKeys.Load(_type, _input + first * _elementSize, _inner, _size, _descending, address);
            if (SortKeys.AreWide(_type)) SortWide(keys, places);
            else SortNarrow(keys, places);
            Write(first, places);
        }
    }

    // The place stands below the key in one number: equal keys fall in order of place, which makes any sort stable.
    static void SortNarrow(Span<ulong> keys, Span<int> places)
    {
        for (int i = 0; i < keys.Length; i++) keys[i] = keys[i] << 32 | (uint)i;
        keys.Sort();
        for (int i = 0; i < keys.Length; i++) places[i] = (int)(uint)keys[i];
    }

    static void SortWide(Span<ulong> keys, Span<int> places)
    {
        for (int i = 0; i < places.Length; i++) places[i] = i;
        keys.Sort(places);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++) { }
            if (end - start > 1) places[start..end].Sort();
        }
    }

    void Write(long first, ReadOnlySpan<int> places)
    {
        if (_indices != null)
            for (int i = 0; i < places.Length; i++) _indices[first + i * _inner] = places[i];
        if (_values == null) return;
        switch (_elementSize)
        {
            case 1: Take<byte>(first, places); break;
            case 2: Take<ushort>(first, places); break;
            case 4: Take<uint>(first, places); break;
            default: Take<ulong>(first, places); break;
        }
    }

    void Take<T>(long first, ReadOnlySpan<int> places) where T : unmanaged
    {
        T* input = (T*)_input + first;
        T* values = (T*)_values + first;
        for (int i = 0; i < places.Length; i++) values[i * _inner] = input[places[i] * _inner];
    }
}
