using System.Numerics;
using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>What a scatter does to a row: dst[i] = dst[i] ∘ src[i] for a kind and an element type.</summary>
readonly unsafe struct ScatterCombine
{
    readonly delegate*<byte*, byte*, long, void> _rows;

    /// <exception cref="ArgumentException">The kind has no meaning for the type.</exception>
    public ScatterCombine(ScatterKind kind, DType type)
    {
        _rows = type switch
        {
            _ when kind == ScatterKind.Update => Update(type.Size()),
            DType.Float32 => Of<float>(kind),
            DType.Float64 => Of<double>(kind),
            DType.Float16 => Of<Half>(kind),
            DType.Int32 => Of<int>(kind),
            DType.Int64 => Of<long>(kind),
            DType.UInt8 => Of<byte>(kind),
            DType.Bool when kind != ScatterKind.Add => Of<byte>(kind),
            _ => throw new ArgumentException(
                $"Scatter '{kind}' is not defined for {type.KerasName()}; cast to float32 or int32 first.",
                nameof(type)),
        };
    }

    /// <summary>Combines <paramref name="count"/> elements of src into dst.</summary>
    public void Rows(byte* dst, byte* src, long count) => _rows(dst, src, count);

    static delegate*<byte*, byte*, long, void> Of<T>(ScatterKind kind) where T : unmanaged, INumber<T> => kind switch
    {
        ScatterKind.Add => &Add<T>,
        ScatterKind.Max => &Max<T>,
        _ => &Min<T>,
    };

    static delegate*<byte*, byte*, long, void> Update(int size) => size switch
    {
        1 => &Move<byte>,
        2 => &Move<ushort>,
        4 => &Move<uint>,
        _ => &Move<ulong>,
    };

    static void Add<T>(byte* dst, byte* src, long count) where T : unmanaged, INumber<T>
    {
        if (count == 1) *(T*)dst += *(T*)src;
        else TensorPrimitives.Add(Span<T>(dst, count), Span<T>(src, count), Span<T>(dst, count));
    }

    static void Max<T>(byte* dst, byte* src, long count) where T : unmanaged, INumber<T>
    {
        if (count == 1) *(T*)dst = T.Max(*(T*)dst, *(T*)src);
        else TensorPrimitives.Max(Span<T>(dst, count), Span<T>(src, count), Span<T>(dst, count));
    }

    static void Min<T>(byte* dst, byte* src, long count) where T : unmanaged, INumber<T>
    {
        if (count == 1) *(T*)dst = T.Min(*(T*)dst, *(T*)src);
        else TensorPrimitives.Min(Span<T>(dst, count), Span<T>(src, count), Span<T>(dst, count));
    }

    static void Move<T>(byte* dst, byte* src, long count) where T : unmanaged
    {
        if (count == 1) *(T*)dst = *(T*)src;
        else Buffer.MemoryCopy(src, dst, count * sizeof(T), count * sizeof(T));
    }

    static Span<T> Span<T>(byte* address, long count) => new(address, checked((int)count));
}
