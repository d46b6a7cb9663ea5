using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>How an operand lies under the row-major walk over a shape; the fewest dimensions that tell it.</summary>
sealed unsafe class OperandLayout
{
    readonly long[] _sizes;
    readonly long[] _strides;

    public OperandLayout(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (shape.Length != strides.Length)
            throw new ArgumentException(
                $"An operand needs one stride for each of the {shape.Length} dimensions, not {strides.Length}.");
        List<long> sizes = [], steps = [];
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 1) continue;
            if (sizes.Count > 0 && steps[^1] == strides[i] * shape[i])
            {
                sizes[^1] *= shape[i];
                steps[^1] = strides[i];
            }
            else
            {
                sizes.Add(shape[i]);
                steps.Add(strides[i]);
            }
        }
        _sizes = [.. sizes];
        _strides = [.. steps];
    }

    /// <summary>Element i of the walk is element i of the memory.</summary>
    public bool IsContiguous => _sizes.Length == 0 || (_sizes.Length == 1 && _strides[0] == 1);

    /// <summary>One element for all.</summary>
    public bool IsScalar => _sizes.Length == 1 && _strides[0] == 0;

    /// <summary>The same contiguous row again and again: its length, else 0. A bias is such an operand.</summary>
    public long Period => _sizes.Length == 2 && _strides[0] == 0 && _strides[1] == 1 ? _sizes[1] : 0;

    /// <summary>First and last element touched, relative to the first of all.</summary>
    public (long First, long Last) Extent()
    {
        long first = 0, last = 0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            long reach = (_sizes[i] - 1) * _strides[i];
            if (reach < 0) first += reach;
            else last += reach;
        }
        return (first, last);
    }

    /// <summary>The place in memory where elements [from, from + count) of the walk lie side by side, or −1.</summary>
    public long InPlace(long from, int count)
    {
        int inner = _sizes.Length - 1;
        return _strides[inner] != 1 || from % _sizes[inner] + count > _sizes[inner] ? -1 : At(from);
    }

    /// <summary>Whether no two elements of the walk are the same element of the memory.</summary>
    public bool IsInjective
    {
        get
        {
            for (int k = 0; k < _sizes.Length; k++)
                if (_strides[k] < (k + 1 < _sizes.Length ? _strides[k + 1] * _sizes[k + 1] : 1)) return false;
            return true;
        }
    }

    /// <summary>Puts what lies one after the other where elements [from, from + count) of the walk lie.</summary>
    public void Collect(byte* source, int size, long from, int count, byte* destination)
    {
        long run = _strides[^1] == 1 ? _sizes[^1] : 1;
        while (count > 0)
        {
            int n = (int)Math.Min(count, run - from % run);
            Unsafe.CopyBlockUnaligned(destination + At(from) * size, source, (uint)(n * size));
            source += n * size;
            from += n;
            count -= n;
        }
    }

    /// <summary>The place in memory of an element of the walk.</summary>
    long At(long index)
    {
        long at = 0;
        for (int k = _sizes.Length - 1; k >= 0; k--)
        {
            at += index % _sizes[k] * _strides[k];
            index /= _sizes[k];
        }
        return at;
    }

    /// <summary>Writes elements [from, from + count) of the walk one after the other.</summary>
    public void Expand(void* source, int size, long from, int count, void* destination)
    {
        switch (size)
        {
            case 1: Expand((byte*)source, from, count, (byte*)destination); break;
            case 2: Expand((short*)source, from, count, (short*)destination); break;
            case 4: Expand((int*)source, from, count, (int*)destination); break;
            default: Expand((long*)source, from, count, (long*)destination); break;
        }
    }

    [SkipLocalsInit]
    void Expand<T>(T* source, long from, int count, T* destination) where T : unmanaged
    {
        int inner = _sizes.Length - 1;
        long* index = stackalloc long[_sizes.Length];
        long rest = from;
        for (int k = inner; k >= 0; k--)
        {
            index[k] = rest % _sizes[k];
            rest /= _sizes[k];
            source += index[k] * _strides[k];
        }
        long step = _strides[inner];
        int run = (int)Math.Min(count, _sizes[inner] - index[inner]);
        for (; ; )
        {
            Row(source, step, run, destination);
            destination += run;
            count -= run;
            if (count == 0) return;
            // On to the next row: the odometer's inner wheel stands at 0 again.
            source -= index[inner] * step;
            index[inner] = 0;
            for (int k = inner - 1; k >= 0; k--)
            {
                source += _strides[k];
                if (++index[k] < _sizes[k]) break;
                source -= index[k] * _strides[k];
                index[k] = 0;
            }
            run = (int)Math.Min(count, _sizes[inner]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row<T>(T* source, long step, int run, T* destination) where T : unmanaged
    {
        if (step == 0)
        {
            T value = *source;
            if (run >= 16) new Span<T>(destination, run).Fill(value);
            else for (int i = 0; i < run; i++) destination[i] = value;
        }
        else if (step == 1)
        {
            Unsafe.CopyBlockUnaligned(destination, source, (uint)run * (uint)sizeof(T));
        }
        else
        {
            for (int i = 0; i < run; i++) destination[i] = source[i * step];
        }
    }
}
