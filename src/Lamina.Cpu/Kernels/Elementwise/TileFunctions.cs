using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>The one table from an operation's name and element type to its <see cref="TileFunction"/>.</summary>
static unsafe partial class TileFunctions
{
    /// <summary>
    /// The function, or null if there is none that takes just the arguments in <paramref name="scalars"/> (bit i for
    /// argument i) as scalars and streams the others.
    /// </summary>
    public static TileFunction Find(string op, DType type, DType argument, int scalars)
    {
        if (op == "convert") return scalars == 0 ? Convert(argument, type) : null;
        if (op == "copy") return scalars == 0 ? Copies.Copy(type.Size()) : null;
        if (op == "select") return Select(type.Size(), scalars);
        return argument switch
        {
            DType.Float32 => Float32(op, scalars),
            DType.Float64 => Float64(op, scalars),
            DType.Int32 => Whole<int>(op, scalars),
            DType.Int64 => Whole<long>(op, scalars),
            DType.UInt8 => Whole<byte>(op, scalars),
            DType.Bool => Truth(op, scalars),
            _ => null,
        };
    }

    static TileFunction Float32(string op, int scalars) => op switch
    {
        "exponential" => Unary<float, ExponentialOperator>(scalars),
        "exponential_minus_one" => Unary<float, ExponentialMinusOneOperator>(scalars),
        "log" => Unary<float, LogOperator>(scalars),
        "log_plus_one" => Unary<float, LogPlusOneOperator>(scalars),
        "sine" => Unary<float, SineOperator>(scalars),
        "cosine" => Unary<float, CosineOperator>(scalars),
        "tanh" => Unary<float, TanhOperator>(scalars),
        "logistic" => Unary<float, LogisticOperator>(scalars),
        "erf" => Unary<float, ErfOperator>(scalars),
        "erf_product" => Binary<float, ErfProductOperator>(scalars),
        "bell" => Binary<float, BellOperator>(scalars),
        "atan" => Each<float, AtanOperator>(scalars),
        "atan2" => Pairs<float, Atan2Operator>(scalars),
        "power" => scalars == 0b10 ? &ScalarPower.Run : Pairs<float, RealPowerOperator>(scalars),
        "select_eq" => CompareSelect<float, EqualOperator<float>>(scalars),
        "select_ne" => CompareSelect<float, NotEqualOperator<float>>(scalars),
        "select_lt" => CompareSelect<float, LessOperator<float>>(scalars),
        "select_le" => CompareSelect<float, LessOrEqualOperator<float>>(scalars),
        "select_gt" => CompareSelect<float, GreaterOperator<float>>(scalars),
        "select_ge" => CompareSelect<float, GreaterOrEqualOperator<float>>(scalars),
        _ => Real<float>(op, scalars),
    };

    static TileFunction Float64(string op, int scalars) => op switch
    {
        "exponential" => Each<double, ExponentialOperator>(scalars),
        "exponential_minus_one" => Each<double, ExponentialMinusOneOperator>(scalars),
        "log" => Each<double, LogOperator>(scalars),
        "log_plus_one" => Each<double, LogPlusOneOperator>(scalars),
        "sine" => Each<double, SineOperator>(scalars),
        "cosine" => Each<double, CosineOperator>(scalars),
        "tanh" => Each<double, TanhOperator>(scalars),
        "logistic" => Each<double, LogisticOperator>(scalars),
        "erf" => Each<double, ErfOperator>(scalars),
        "atan" => Each<double, AtanOperator>(scalars),
        "atan2" => Pairs<double, Atan2Operator>(scalars),
        "power" => Pairs<double, RealPowerOperator>(scalars),
        _ => Real<double>(op, scalars),
    };

    static TileFunction Real<T>(string op, int scalars) where T : unmanaged, INumber<T> => op switch
    {
        "sqrt" => Unary<T, SqrtOperator<T>>(scalars),
        "rsqrt" => Unary<T, RsqrtOperator<T>>(scalars),
        "floor" => Unary<T, FloorOperator<T>>(scalars),
        "ceil" => Unary<T, CeilingOperator<T>>(scalars),
        "round_nearest_even" => Unary<T, RoundNearestEvenOperator<T>>(scalars),
        "divide" => Binary<T, DivideOperator<T>>(scalars),
        "remainder" => Pairs<T, RealRemainderOperator<T>>(scalars),
        "multiply_add" => Product<T, MultiplyAddOperator<T>>(scalars),
        "multiply_subtract" => Product<T, MultiplySubtractOperator<T>>(scalars),
        "subtract_multiply" => Product<T, SubtractMultiplyOperator<T>>(scalars),
        _ => Number<T>(op, scalars),
    };

    static TileFunction Whole<T>(string op, int scalars) where T : unmanaged, IBinaryInteger<T> => op switch
    {
        "divide" => Pairs<T, WholeDivideOperator<T>>(scalars),
        "remainder" => Pairs<T, WholeRemainderOperator<T>>(scalars),
        "power" => Pairs<T, WholePowerOperator<T>>(scalars),
        "shift_left" => Pairs<T, ShiftLeftOperator<T>>(scalars),
        "shift_right" => Pairs<T, ShiftRightOperator<T>>(scalars),
        "and" => Binary<T, AndOperator<T>>(scalars),
        "or" => Binary<T, OrOperator<T>>(scalars),
        "xor" => Binary<T, XorOperator<T>>(scalars),
        "not" => Unary<T, BitwiseNotOperator<T>>(scalars),
        "floor" or "ceil" or "round_nearest_even" => scalars == 0 ? Copies.Copy(sizeof(T)) : null,
        _ => Number<T>(op, scalars),
    };

    static TileFunction Number<T>(string op, int scalars) where T : unmanaged, INumber<T> => op switch
    {
        "negate" => Unary<T, NegateOperator<T>>(scalars),
        "abs" => Unary<T, AbsOperator<T>>(scalars),
        "sign" => Unary<T, SignOperator<T>>(scalars),
        "relu" => Unary<T, ReluOperator<T>>(scalars),
        "add" => Binary<T, AddOperator<T>>(scalars),
        "subtract" => Binary<T, SubtractOperator<T>>(scalars),
        "multiply" => Binary<T, MultiplyOperator<T>>(scalars),
        "maximum" => Binary<T, MaximumOperator<T>>(scalars),
        "minimum" => Binary<T, MinimumOperator<T>>(scalars),
        "clamp" => Clamp<T>(scalars),
        _ => Relation<T>(op, scalars),
    };

    // Truth values are bytes of 0 or 1: their sum and maximum is or, their product and minimum is and.
    static TileFunction Truth(string op, int scalars) => op switch
    {
        "or" or "add" or "maximum" => Binary<byte, OrOperator<byte>>(scalars),
        "and" or "multiply" or "minimum" => Binary<byte, AndOperator<byte>>(scalars),
        "xor" => Binary<byte, XorOperator<byte>>(scalars),
        "not" => Unary<byte, LogicalNotOperator>(scalars),
        _ => Relation<byte>(op, scalars),
    };

    static TileFunction Relation<T>(string op, int scalars) where T : unmanaged => op switch
    {
        "compare_eq" => Compare<T, EqualOperator<T>>(scalars),
        "compare_ne" => Compare<T, NotEqualOperator<T>>(scalars),
        "compare_lt" => Compare<T, LessOperator<T>>(scalars),
        "compare_le" => Compare<T, LessOrEqualOperator<T>>(scalars),
        "compare_gt" => Compare<T, GreaterOperator<T>>(scalars),
        "compare_ge" => Compare<T, GreaterOrEqualOperator<T>>(scalars),
        _ => null,
    };
}
