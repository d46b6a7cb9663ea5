using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

readonly struct AndOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a & b;
}

readonly struct OrOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a | b;
}

readonly struct XorOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => a ^ b;
}

readonly struct BitwiseNotOperator<T> : IUnary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, T> => ~x;
}

/// <summary>Of truth values, 0 or 1.</summary>
readonly struct LogicalNotOperator : IUnary<byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, byte> => x ^ V.Create((byte)1);
}

readonly struct EqualOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => V.Equal(a, b);
}

readonly struct NotEqualOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => ~V.Equal(a, b);
}

readonly struct LessOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => V.Less(a, b);
}

readonly struct LessOrEqualOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => V.LessOrEqual(a, b);
}

readonly struct GreaterOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => V.Less(b, a);
}

readonly struct GreaterOrEqualOperator<T> : IBinary<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V a, V b) where V : struct, ISimd<V, T> => V.LessOrEqual(b, a);
}
