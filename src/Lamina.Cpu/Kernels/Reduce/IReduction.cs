using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>An associative operation that combines many elements to one.</summary>
interface IReduction<T> : IBinary<T> where T : unmanaged
{
    /// <summary>What none gives.</summary>
    static abstract T Identity { get; }

    static abstract T Combine(T a, T b);
}

readonly struct SumReduction<T> : IReduction<T> where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T a, T b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a + b;
}

readonly struct ProductReduction<T> : IReduction<T> where T : unmanaged, INumber<T>
{
    public static T Identity => T.One;

    public static T Combine(T a, T b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a * b;
}

/// <summary>The largest; NaN if any is.</summary>
readonly struct MaximumReduction<T> : IReduction<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    // −∞ of real numbers, the smallest of others.
    public static T Identity => T.IsInteger(T.One / (T.One + T.One)) ? T.MinValue : -T.One / T.Zero;

    public static T Combine(T a, T b) => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => MaximumOperator<T>.Invoke(a, b);
}

/// <summary>The smallest; NaN if any is.</summary>
readonly struct MinimumReduction<T> : IReduction<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => T.IsInteger(T.One / (T.One + T.One)) ? T.MaxValue : T.One / T.Zero;

    public static T Combine(T a, T b) => T.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => MinimumOperator<T>.Invoke(a, b);
}

/// <summary>Whether all of some truth values hold.</summary>
readonly struct AndReduction : IReduction<byte>
{
    public static byte Identity => 1;

    public static byte Combine(byte a, byte b) => (byte)(a & b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, byte> => a & b;
}

/// <summary>Whether any of some truth values holds.</summary>
readonly struct OrReduction : IReduction<byte>
{
    public static byte Identity => 0;

    public static byte Combine(byte a, byte b) => (byte)(a | b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, byte> => a | b;
}
