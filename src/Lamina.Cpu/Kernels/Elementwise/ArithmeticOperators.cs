using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

readonly struct AddOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a + b;
}

readonly struct SubtractOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a - b;
}

readonly struct MultiplyOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a * b;
}

readonly struct DivideOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a / b;
}

/// <summary>The larger; NaN if either is.</summary>
readonly struct MaximumOperator<T> : IBinary<T> where T : unmanaged
{
    // The native instruction gives b where either is NaN, so only a NaN in a is left to bring through.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double)
            ? V.Select(V.Equal(a, a), V.MaxNative(a, b), a)
            : V.MaxNative(a, b);
}

/// <summary>The smaller; NaN if either is.</summary>
readonly struct MinimumOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double)
            ? V.Select(V.Equal(a, a), V.MinNative(a, b), a)
            : V.MinNative(a, b);
}

/// <summary>min(max(x, low), high).</summary>
readonly struct ClampOperator<T> : ITernary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x, V low, V high) where V : struct, ISimd<V, T> =>
        MinimumOperator<T>.Invoke(MaximumOperator<T>.Invoke(x, low), high);
}

/// <summary>a·b + c.</summary>
readonly struct MultiplyAddOperator<T> : ITernary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b, V c) where V : struct, ISimd<V, T> => V.MultiplyAdd(a, b, c);
}

/// <summary>a·b − c.</summary>
readonly struct MultiplySubtractOperator<T> : ITernary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b, V c) where V : struct, ISimd<V, T> => V.MultiplyAdd(a, b, -c);
}

/// <summary>c − a·b.</summary>
readonly struct SubtractMultiplyOperator<T> : ITernary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b, V c) where V : struct, ISimd<V, T> => V.MultiplyAdd(-a, b, c);
}

readonly struct NegateOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => -x;
}

readonly struct AbsOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.Abs(x);
}

/// <summary>1, −1, or x itself where it is neither above nor below 0.</summary>
readonly struct SignOperator<T> : IUnary<T> where T : unmanaged, INumberBase<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T>
    {
        V zero = V.Create(T.Zero), one = V.Create(T.One);
        return V.Select(V.Less(zero, x), one, V.Select(V.Less(x, zero), -one, x));
    }
}

/// <summary>max(x, 0); NaN stays.</summary>
readonly struct ReluOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => V.MaxNative(V.Create(default(T)), x);
}
