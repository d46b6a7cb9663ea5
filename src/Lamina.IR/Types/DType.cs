namespace Lamina.IR;

/// <summary>The element type of a tensor.</summary>
public enum DType : byte
{
    /// <summary>IEEE 754 binary32, the default for computation.</summary>
    Float32,
    /// <summary>IEEE 754 binary64, used for gradient checks.</summary>
    Float64,
    /// <summary>IEEE 754 binary16, for storage.</summary>
    Float16,
    /// <summary>The upper half of a binary32, for storage.</summary>
    BFloat16,
    /// <summary>Signed 32-bit integer.</summary>
    Int32,
    /// <summary>Signed 64-bit integer.</summary>
    Int64,
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,
    /// <summary>Truth value, one byte, 0 or 1.</summary>
    Bool,
}

/// <summary>What is known of each <see cref="DType"/>.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType type) => type switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.Float16 or DType.BFloat16 => 2,
        _ => 1,
    };

    /// <summary>Whether the type holds real numbers, so that gradients flow through it.</summary>
    public static bool IsFloating(this DType type) =>
        type is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;

    /// <summary>Whether the type holds whole numbers (not truth values).</summary>
    public static bool IsInteger(this DType type) => type is DType.Int32 or DType.Int64 or DType.UInt8;

    /// <summary>Keras's name of the type: "float32", "int64", "bool" and so on.</summary>
    public static string KerasName(this DType type) => names[(int)type];

    static readonly string[] names = ["float32", "float64", "float16", "bfloat16", "int32", "int64", "uint8", "bool"];

    /// <summary>The type that a Keras name such as "float32" stands for.</summary>
    /// <exception cref="ArgumentException">No type has that name.</exception>
    public static DType Parse(string name)
    {
        int at = Array.IndexOf(names, name);
        return at >= 0 ? (DType)at : throw new ArgumentException(
            $"Unknown dtype '{name}'; expected one of {string.Join(", ", names)}.");
    }

    /// <summary>The DType of a .NET element type.</summary>
    /// <exception cref="ArgumentException">Lamina has no such element type.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32 :
        typeof(T) == typeof(double) ? DType.Float64 :
        typeof(T) == typeof(int) ? DType.Int32 :
        typeof(T) == typeof(long) ? DType.Int64 :
        typeof(T) == typeof(byte) ? DType.UInt8 :
        typeof(T) == typeof(bool) ? DType.Bool :
        typeof(T) == typeof(Half) ? DType.Float16 :
        typeof(T) == typeof(BFloat16) ? DType.BFloat16 :
        throw new ArgumentException($"No dtype for the element type {typeof(T).Name}.");
}
