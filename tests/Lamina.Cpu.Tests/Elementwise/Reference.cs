using System.Numerics;

namespace Lamina.Cpu.Tests;

/// <summary>What each elementwise operation means, one element at a time.</summary>
static class Reference
{
    /// <summary>Of real numbers, in float64.</summary>
    public static double Real(string op, params double[] x) => op switch
    {
        "negate" => -x[0],
        "abs" => Math.Abs(x[0]),
        "sign" => double.IsNaN(x[0]) ? x[0] : Math.Sign(x[0]),
        "relu" => Math.Max(x[0], 0),
        "exponential" => Math.Exp(x[0]),
        "exponential_minus_one" => ScalarMath.ExpMinusOne(x[0]),
        "log" => Math.Log(x[0]),
        "log_plus_one" => ScalarMath.LogPlusOne(x[0]),
        "sqrt" => Math.Sqrt(x[0]),
        "rsqrt" => 1 / Math.Sqrt(x[0]),
        "sine" => Math.Sin(x[0]),
        "cosine" => Math.Cos(x[0]),
        "atan" => Math.Atan(x[0]),
        "tanh" => Math.Tanh(x[0]),
        "logistic" => ScalarMath.Logistic(x[0]),
        "erf" => ScalarMath.Erf(x[0]),
        "floor" => Math.Floor(x[0]),
        "ceil" => Math.Ceiling(x[0]),
        "round_nearest_even" => Math.Round(x[0], MidpointRounding.ToEven),
        "power" => Math.Pow(x[0], x[1]),
        "atan2" => Math.Atan2(x[0], x[1]),
        _ => Number(op, x),
    };

    /// <summary>What all number types have, in the type itself.</summary>
    public static T Number<T>(string op, params T[] x) where T : INumber<T> => op switch
    {
        "negate" => T.Zero - x[0],
        "abs" => T.Zero > x[0] ? T.Zero - x[0] : x[0],
        "sign" => x[0] > T.Zero ? T.One : x[0] < T.Zero ? T.Zero - T.One : x[0],
        "relu" => T.Max(x[0], T.Zero),
        "add" => x[0] + x[1],
        "subtract" => x[0] - x[1],
        "multiply" => x[0] * x[1],
        "divide" => x[1] == T.Zero && T.IsInteger(T.One / (T.One + T.One)) ? T.Zero : x[0] / x[1],
        "remainder" => x[1] == T.Zero && T.IsInteger(T.One / (T.One + T.One)) ? T.Zero : x[0] % x[1],
        "maximum" => T.Max(x[0], x[1]),
        "minimum" => T.Min(x[0], x[1]),
        "clamp" => T.Min(T.Max(x[0], x[1]), x[2]),
        _ => throw new ArgumentException(op),
    };

    /// <summary>Relations.</summary>
    public static bool Holds<T>(string op, T a, T b) where T : INumber<T> => op switch
    {
        "compare_eq" => a == b,
        "compare_ne" => a != b,
        "compare_lt" => a < b,
        "compare_le" => a <= b,
        "compare_gt" => a > b,
        _ => a >= b,
    };
}
