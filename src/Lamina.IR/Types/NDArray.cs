using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lamina.IR;

/// <summary>
/// Numbers on the host: a shape, an element type and row-major contiguous memory that the garbage collector owns.
/// It wraps .NET arrays of any rank without copying. Never needs disposing.
/// </summary>
public sealed class NDArray
{
    readonly Array storage;
    readonly nint offset;

    NDArray(Array storage, nint offset, Shape shape, DType type)
    {
        (this.storage, this.offset, Shape, DType) = (storage, offset, shape, type);
    }

    /// <summary>New memory filled with zeros, pinned and aligned to 64 bytes.</summary>
    public NDArray(Shape shape, DType type = DType.Float32) : this(shape, type, cleared: true) { }

    /// <summary>New memory, pinned and aligned to 64 bytes.</summary>
    /// <param name="shape">Sizes, all known.</param>
    /// <param name="type">The element type.</param>
    /// <param name="cleared">Whether it is filled with zeros; otherwise it holds whatever was there.</param>
    internal unsafe NDArray(Shape shape, DType type, bool cleared)
    {
        if (!shape.IsKnown) throw new ArgumentException($"An array needs known sizes, not {shape}.");
        int bytes = checked((int)(shape.Elements * type.Size()) + 64);
        byte[] buffer = cleared ? GC.AllocateArray<byte>(bytes, pinned: true)
            : GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer));
        (storage, offset, Shape, DType) = (buffer, ((address + 63) & ~63) - address, shape, type);
        IsPinned = true;
    }

    /// <summary>Sizes of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Whether the memory never moves, so that an executable may keep its address.</summary>
    public bool IsPinned { get; }

    /// <summary>How many elements there are.</summary>
    public long Elements => Shape.Elements;

    /// <summary>The memory as bytes.</summary>
    public Span<byte> Bytes => MemoryMarshal.CreateSpan(
        ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(storage), offset),
        checked((int)(Elements * DType.Size())));

    /// <summary>The memory as elements of its own type, without copying.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
            throw new InvalidOperationException($"The array holds {DType.KerasName()}, not {typeof(T).Name}.");
        return MemoryMarshal.Cast<byte, T>(Bytes);
    }

    /// <summary>The address of pinned memory.</summary>
    /// <exception cref="InvalidOperationException">The memory is not pinned.</exception>
    public unsafe void* Pointer => IsPinned
        ? Unsafe.AsPointer(ref MemoryMarshal.GetReference(Bytes))
        : throw new InvalidOperationException("Only memory that Lamina allocated has a fixed address.");

    /// <summary>Wraps a .NET array of any rank; both see the same memory.</summary>
    /// <param name="array">For example a float[], a float[,] or an int[,,].</param>
    /// <param name="shape">Its shape; by default that of the array.</param>
    /// <exception cref="ArgumentException">
    /// The element type is not one of Lamina's, or the shape has another count.
    /// </exception>
    public static NDArray Wrap(Array array, Shape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(array);
        Shape actual = shape ?? new Shape(Enumerable.Range(0, array.Rank).Select(array.GetLength).ToArray());
        if (!actual.IsKnown || actual.Elements != array.LongLength)
            throw new ArgumentException($"{array.LongLength} elements do not have the shape {actual}.");
        return new(array, 0, actual, TypeOf(array));
    }

    static DType TypeOf(Array array) => array switch
    {
        _ when array.GetType().GetElementType() is { } t =>
            t == typeof(float) ? DType.Float32 : t == typeof(double) ? DType.Float64 : t == typeof(int) ? DType.Int32 :
            t == typeof(long) ? DType.Int64 : t == typeof(byte) ? DType.UInt8 : t == typeof(bool) ? DType.Bool :
            t == typeof(Half) ? DType.Float16 : t == typeof(BFloat16) ? DType.BFloat16 :
            throw new ArgumentException(
                $"An array of {t.Name} cannot be a tensor; use float, double, int, long, byte or bool."),
        _ => throw new ArgumentException("Not an array of numbers."),
    };

    /// <summary>Copies <paramref name="values"/>.</summary>
    public static NDArray From<T>(ReadOnlySpan<T> values, Shape? shape = null) where T : unmanaged
    {
        var result = new NDArray(shape ?? values.Length, DTypes.Of<T>());
        if (result.Elements != values.Length)
            throw new ArgumentException($"{values.Length} elements do not have the shape {result.Shape}.");
        values.CopyTo(result.AsSpan<T>());
        return result;
    }

    /// <summary>A single number.</summary>
    public static NDArray Scalar(double value, DType type = DType.Float32)
    {
        var result = new NDArray(Shape.Scalar, type);
        result.Fill(value);
        return result;
    }

    /// <summary>Sets every element to <paramref name="value"/>, converted to the element type.</summary>
    public void Fill(double value)
    {
        switch (DType)
        {
            case DType.Float32: SetAll((float)value); break;
            case DType.Float64: SetAll(value); break;
            case DType.Float16: SetAll((Half)value); break;
            case DType.BFloat16: SetAll((BFloat16)(float)value); break;
            case DType.Int32: SetAll((int)value); break;
            case DType.Int64: SetAll((long)value); break;
            case DType.UInt8: SetAll((byte)value); break;
            default: SetAll(value != 0); break;
        }
    }

    // Span.Fill has to be compiled for each type when a program starts; a single number does without.
    void SetAll<T>(T value) where T : unmanaged
    {
        Span<T> elements = AsSpan<T>();
        if (elements.Length == 1) elements[0] = value;
        else elements.Fill(value);
    }

    /// <summary>The element at a flat row-major position, as a double.</summary>
    public double this[long index] => DType switch
    {
        DType.Float32 => AsSpan<float>()[(int)index],
        DType.Float64 => AsSpan<double>()[(int)index],
        DType.Float16 => (double)AsSpan<Half>()[(int)index],
        DType.BFloat16 => AsSpan<BFloat16>()[(int)index],
        DType.Int32 => AsSpan<int>()[(int)index],
        DType.Int64 => AsSpan<long>()[(int)index],
        DType.UInt8 => AsSpan<byte>()[(int)index],
        _ => AsSpan<bool>()[(int)index] ? 1 : 0,
    };

    /// <summary>A copy of the elements as a one-dimensional array of their own type.</summary>
    public T[] ToArray<T>() where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The same memory under another shape; one size may be −1 and is worked out.</summary>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public NDArray Reshape(Shape shape)
    {
        shape = ResolveReshape(Shape, shape);
        return new(storage, offset, shape, DType, IsPinned);
    }

    NDArray(Array storage, nint offset, Shape shape, DType type, bool pinned) : this(storage, offset, shape, type) =>
        IsPinned = pinned;

    /// <summary>
    /// Rows <paramref name="start"/> to <paramref name="end"/> (exclusive) of the first dimension, without copying.
    /// </summary>
    public NDArray Rows(int start, int end)
    {
        if (Shape.Rank == 0 || start < 0 || end < start || end > Shape[0])
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start}..{end} are not in the shape {Shape}.");
        nint row = Shape[0] == 0 ? 0 : (nint)(Elements / Shape[0] * DType.Size());
        return new(storage, offset + start * row, Shape.With(0, end - start), DType, false);
    }

    /// <summary>A copy in new pinned memory.</summary>
    public NDArray Copy()
    {
        var result = new NDArray(Shape, DType);
        Bytes.CopyTo(result.Bytes);
        return result;
    }

    /// <summary>
    /// A copy converted to another element type (floats to whole numbers truncate; non-zero is true).
    /// </summary>
    public NDArray Cast(DType type)
    {
        if (type == DType) return Copy();
        var result = new NDArray(Shape, type);
        for (int i = 0; i < Elements; i++)
        {
            switch (type)
            {
                case DType.Float32: result.AsSpan<float>()[i] = (float)this[i]; break;
                case DType.Float64: result.AsSpan<double>()[i] = this[i]; break;
                case DType.Float16: result.AsSpan<Half>()[i] = (Half)this[i]; break;
                case DType.BFloat16: result.AsSpan<BFloat16>()[i] = (BFloat16)(float)this[i]; break;
                case DType.Int32:
                    result.AsSpan<int>()[i] = DType == DType.Int64 ? (int)AsSpan<long>()[i]
                    : (int)this[i]; break;
                case DType.Int64: result.AsSpan<long>()[i] = (long)this[i]; break;
                case DType.UInt8: result.AsSpan<byte>()[i] = (byte)this[i]; break;
                default: result.AsSpan<bool>()[i] = this[i] != 0; break;
            }
        }
        return result;
    }

    /// <summary>Works out the −1 of a target shape and checks the count.</summary>
    internal static Shape ResolveReshape(Shape from, Shape to)
    {
        int unknown = to.Count(size => size < 0);
        long known = 1;
        foreach (int size in to) known *= size < 0 ? 1 : size;
        if (unknown == 1 && known > 0 && from.Elements % known == 0)
            return new Shape(to.Select(size => size < 0 ? (int)(from.Elements / known) : size).ToArray());
        if (unknown > 0 || known != from.Elements)
            throw new ArgumentException($"Cannot reshape {from} ({from.Elements} elements) to {to}.");
        return to;
    }

    /// <summary>Wraps an array.</summary>
    public static implicit operator NDArray(Array array) => Wrap(array);

    /// <summary>For example float32 (60000, 28, 28, 1).</summary>
    public override string ToString() => $"{DType.KerasName()} {Shape}";
}
