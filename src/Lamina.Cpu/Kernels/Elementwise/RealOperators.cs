using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

readonly struct SqrtOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.Sqrt(x);
}

/// <summary>1 / √x.</summary>
readonly struct RsqrtOperator<T> : IUnary<T> where T : unmanaged, INumberBase<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.Create(T.One) / V.Sqrt(x);
}

readonly struct FloorOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.Floor(x);
}

readonly struct CeilingOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.Ceiling(x);
}

readonly struct RoundNearestEvenOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.Round(x);
}

readonly struct AtanOperator : IScalarUnary<float, float>, IScalarUnary<double, double>
{
    public static float Invoke(float x) => MathF.Atan(x);
    public static double Invoke(double x) => Math.Atan(x);
}

readonly struct Atan2Operator : IScalarBinary<float>, IScalarBinary<double>
{
    public static float Invoke(float a, float b) => MathF.Atan2(a, b);
    public static double Invoke(double a, double b) => Math.Atan2(a, b);
}

readonly struct ExponentialOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => Math.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Exp(x);
}

readonly struct ExponentialMinusOneOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => ScalarMath.ExpMinusOne(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.ExpMinusOne(x);
}

readonly struct LogOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => Math.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Log(x);
}

readonly struct LogPlusOneOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => ScalarMath.LogPlusOne(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.LogPlusOne(x);
}

readonly struct SineOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => Math.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Sin(x);
}

readonly struct CosineOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => Math.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Cos(x);
}

readonly struct TanhOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => Math.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Tanh(x);
}

readonly struct LogisticOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => ScalarMath.Logistic(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Logistic(x);
}

/// <summary>e^(a²b): the bell of a normal distribution.</summary>
readonly struct BellOperator : IBinary<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, float> => VectorMath.Exp(a * a * b);
}

/// <summary>erf(a·b).</summary>
readonly struct ErfProductOperator : IBinary<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, float> => VectorMath.Erf(a * b);
}

readonly struct ErfOperator : IUnary<float>, IScalarUnary<double, double>
{
    public static double Invoke(double x) => ScalarMath.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float> => VectorMath.Erf(x);
}
