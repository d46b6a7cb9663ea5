namespace Lamina.IR;

/// <summary>The element type of a result that mixes types.</summary>
public static class Promotion
{
    /// <summary>
    /// Keras's rule (a lattice like JAX's, then 64-bit results of a mixture fall to 32 bits): int64 with float32 gives
    /// float32, bool with int32 gives int32, bfloat16 with float16 gives float32. Equal types stay as they are, so that
    /// float64 computations remain float64.
    /// </summary>
    public static DType Result(DType a, DType b)
    {
        if (a == b) return a;
        DType wide = Rank(a) >= Rank(b) ? a : b;
        DType other = wide == a ? b : a;
        if (wide is DType.Float16 or DType.BFloat16 && other is DType.Float16 or DType.BFloat16) return DType.Float32;
        return wide switch { DType.Float64 => DType.Float32, DType.Int64 => DType.Int32, _ => wide };
    }

    /// <summary>The type that a plain number takes beside a tensor: numbers are weak and follow the tensor.</summary>
    public static DType WithNumber(DType tensor, double number) =>
        tensor.IsFloating() ? tensor :
        number != Math.Floor(number) || double.IsInfinity(number) ? DType.Float32 :
        tensor == DType.Bool ? DType.Int32 : tensor;

    static int Rank(DType type) => type switch
    {
        DType.Bool => 0,
        DType.UInt8 => 1,
        DType.Int32 => 2,
        DType.Int64 => 3,
        DType.Float16 => 4,
        DType.BFloat16 => 4,
        DType.Float32 => 5,
        _ => 6,
    };
}
