using System.Numerics;

namespace Lamina.Cpu;

/// <summary>a / b towards zero; 0 where b is 0, and wrapping round for the smallest number over −1.</summary>
readonly struct WholeDivideOperator<T> : IScalarBinary<T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T a, T b) =>
        b == T.Zero ? T.Zero : b == T.Zero - T.One && T.IsNegative(b) ? T.Zero - a : a / b;
}

/// <summary>The remainder, with the sign of a; 0 where b is 0.</summary>
readonly struct WholeRemainderOperator<T> : IScalarBinary<T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T a, T b) =>
        b == T.Zero || (b == T.Zero - T.One && T.IsNegative(b)) ? T.Zero : a % b;
}

/// <summary>aᵇ, wrapping round; for negative b towards zero, and 0 where a is 0.</summary>
readonly struct WholePowerOperator<T> : IScalarBinary<T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T a, T b)
    {
        if (T.IsNegative(b))
            return a == T.One ? a : a != T.Zero - T.One || !T.IsNegative(a) ? T.Zero : T.IsEvenInteger(b) ? T.One : a;
        T power = T.One;
        for (; b != T.Zero; b >>= 1)
        {
            if (T.IsOddInteger(b)) power = unchecked(power * a);
            a = unchecked(a * a);
        }
        return power;
    }
}

/// <summary>a shifted left by b bits; 0 where b is no bit's number.</summary>
readonly struct ShiftLeftOperator<T> : IScalarBinary<T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Invoke(T a, T b)
    {
        int count = int.CreateSaturating(b);
        return (uint)count < 8 * sizeof(T) ? a << count : T.Zero;
    }
}

/// <summary>a shifted right by b bits, the sign coming in; only the sign is left where b is no bit's number.</summary>
readonly struct ShiftRightOperator<T> : IScalarBinary<T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Invoke(T a, T b)
    {
        int count = int.CreateSaturating(b);
        return (uint)count < 8 * sizeof(T) ? a >> count : T.IsNegative(a) ? T.Zero - T.One : T.Zero;
    }
}

/// <summary>The remainder of real numbers, with the sign of a.</summary>
readonly struct RealRemainderOperator<T> : IScalarBinary<T> where T : unmanaged, INumber<T>
{
    public static T Invoke(T a, T b) => a % b;
}
