using System.Numerics;
using Lamina.IR;
using unsafe Tile = delegate*<void*, void*, void*, void*, void*, int, void>;

namespace Lamina.Cpu;

/// <summary>The one table of elementwise functions over tiles: op and element types → function.</summary>
static unsafe class TileTable
{
    /// <summary>The function of an op whose result has <paramref name="type"/> and whose last argument has <paramref name="argument"/>.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static Tile Find(string op, DType type, DType argument)
    {
        Tile found = op switch
        {
            "convert" => Conversion(type, argument),
            "select" => type.Size() switch
            {
                1 => &TileLogic.Select<byte>, 2 => &TileLogic.Select<ushort>, 4 => &TileLogic.Select<uint>, _ => &TileLogic.Select<ulong>,
            },
            _ => argument switch
            {
                DType.Float32 => Floating<float>(op),
                DType.Float64 => Floating<double>(op),
                DType.Float16 => Floating<Half>(op),
                DType.Int32 => Whole<int>(op),
                DType.Int64 => Whole<long>(op),
                DType.UInt8 => Whole<byte>(op),
                DType.Bool => Logical(op),
                _ => null,
            },
        };
        return found != null ? found
            : throw new NotSupportedException($"The CPU backend has no {op} of {argument.KerasName()}; convert to float32 first.");
    }

    static Tile Floating<T>(string op) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => op switch
    {
        "exponential" => &TileMath.Exp<T>, "exponential_minus_one" => &TileMath.Expm1<T>, "log" => &TileMath.Log<T>,
        "log_plus_one" => &TileMath.Log1p<T>, "sqrt" => &TileMath.Sqrt<T>, "rsqrt" => &TileMath.Rsqrt<T>,
        "sine" => &TileMath.Sin<T>, "cosine" => &TileMath.Cos<T>, "atan" => &TileMath.Atan<T>, "tanh" => typeof(T) == typeof(float) ? &TileCurves.Tanh : &TileMath.Tanh<T>,
        "logistic" => &TileMath.Sigmoid<T>, "erf" => &TileMath.Erf<T>, "floor" => &TileMath.Floor<T>,
        "round_nearest_even" => &TileMath.Round<T>, "power" => &TileMath.Pow<T>, "atan2" => &TileMath.Atan2<T>,
        "select_eq" => &TileLogic.SelectEqual<T>, "select_ne" => &TileLogic.SelectNotEqual<T>,
        "select_lt" => &TileLogic.SelectLess<T>, "select_le" => &TileLogic.SelectLessOrEqual<T>,
        "select_gt" => &TileLogic.SelectGreater<T>, "select_ge" => &TileLogic.SelectGreaterOrEqual<T>,
        "divide" => &TileMath.Divide<T>, "remainder" => &TileMath.Remainder<T>,
        _ => Number<T>(op),
    };

    static Tile Whole<T>(string op) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => op switch
    {
        "divide" => &TileLogic.DivideWhole<T>, "remainder" => &TileLogic.RemainderWhole<T>,
        "and" => &TileLogic.And<T>, "or" => &TileLogic.Or<T>, "xor" => &TileLogic.Xor<T>, "not" => &TileLogic.Not<T>,
        "shift_left" => &TileLogic.ShiftLeft<T>, "shift_right" => &TileLogic.ShiftRight<T>,
        "power" => &TileLogic.PowerWhole<T>,
        _ => Number<T>(op),
    };

    static Tile Logical(string op) => op switch
    {
        "and" or "multiply" or "minimum" => &TileLogic.And<byte>, "or" or "maximum" => &TileLogic.Or<byte>,
        "xor" => &TileLogic.Xor<byte>, "not" => &TileLogic.NotBool,
        "compare_eq" => &TileLogic.Equal<byte>, "compare_ne" => &TileLogic.NotEqual<byte>,
        _ => null,
    };

    static Tile Number<T>(string op) where T : unmanaged, INumber<T>, IMinMaxValue<T> => op switch
    {
        "add" => &TileMath.Add<T>, "subtract" => &TileMath.Subtract<T>, "multiply" => &TileMath.Multiply<T>,
        "maximum" => &TileMath.Max<T>, "minimum" => &TileMath.Min<T>, "negate" => &TileMath.Negate<T>,
        "abs" => &TileMath.Abs<T>, "sign" => &TileMath.Sign<T>, "relu" => &TileMath.Relu<T>,
        "compare_eq" => &TileLogic.Equal<T>, "compare_ne" => &TileLogic.NotEqual<T>, "compare_lt" => &TileLogic.Less<T>,
        "compare_le" => &TileLogic.LessOrEqual<T>, "compare_gt" => &TileLogic.Greater<T>,
        "compare_ge" => &TileLogic.GreaterOrEqual<T>,
        _ => null,
    };

    static Tile Conversion(DType to, DType from) => from switch
    {
        DType.Float32 => From<float>(to), DType.Float64 => From<double>(to), DType.Float16 => From<Half>(to),
        DType.Int32 => From<int>(to), DType.Int64 => From<long>(to), DType.UInt8 or DType.Bool => From<byte>(to),
        _ => to == DType.Float32 ? &TileConvert.WidenBFloat16 : to == DType.BFloat16 ? &TileConvert.Same<ushort> : null,
    };

    static Tile From<T>(DType to) where T : unmanaged, INumber<T> => to switch
    {
        DType.Float32 => &TileConvert.Saturating<T, float>, DType.Float64 => &TileConvert.Saturating<T, double>,
        DType.Float16 => &TileConvert.Saturating<T, Half>, DType.Int32 => &TileConvert.Saturating<T, int>,
        DType.Int64 => &TileConvert.Saturating<T, long>, DType.UInt8 => &TileConvert.Saturating<T, byte>,
        DType.Bool => &TileConvert.ToBool<T>,
        _ => typeof(T) == typeof(float) ? &TileConvert.NarrowBFloat16 : null,
    };
}
