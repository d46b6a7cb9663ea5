using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>How the elements of a window become one: an identity and an associative operation.</summary>
interface IPoolFold<T>
    where T : unmanaged, INumber<T>
{
    static abstract T Identity { get; }

    static abstract T Invoke(T a, T b);

    static abstract Vector<T> Invoke(Vector<T> a, Vector<T> b);
}

/// <summary>The sum; padding counts as 0.</summary>
readonly struct SumFold<T> : IPoolFold<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T a, T b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Invoke(Vector<T> a, Vector<T> b) => a + b;
}

/// <summary>The maximum, NaN if there is one; padding counts as the least value of the type (−∞).</summary>
readonly struct MaxFold<T> : IPoolFold<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity { get; } = MaxOrder<T>.Least;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T a, T b) => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Invoke(Vector<T> a, Vector<T> b) => Vector.Max(a, b);
}

/// <summary>
/// What maximum pooling and its gradients take for the greatest: the first maximum, or the first NaN.
/// </summary>
static class MaxOrder<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <summary>−∞, or the least value of a type that has none.</summary>
    public static T Least { get; } =
        typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity :
        typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity : T.MinValue;

    /// <summary>Whether a later element takes the place of the best so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Replaces(T next, T best) => !(next <= best) && !T.IsNaN(best);

    /// <summary>All bits set where a later element takes the place of the best so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Replaces(Vector<T> next, Vector<T> best) =>
        Vector.AndNot(Vector.Equals(best, best), Vector.LessThanOrEqual(next, best));
}
