using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>Comparisons, choices and bits over tiles; truth values are bytes 0 and 1.</summary>
static unsafe class TileLogic
{
    interface IRelation
    {
        static abstract bool Holds<T>(T a, T b) where T : unmanaged, INumber<T>;

        static abstract Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged;
    }

    readonly struct EqualRelation : IRelation
    {
        public static bool Holds<T>(T a, T b) where T : unmanaged, INumber<T> => a == b;

        public static Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged => Vector512.Equals(a, b);
    }

    readonly struct NotEqualRelation : IRelation
    {
        public static bool Holds<T>(T a, T b) where T : unmanaged, INumber<T> => a != b;

        public static Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged => ~Vector512.Equals(a, b);
    }

    readonly struct LessRelation : IRelation
    {
        public static bool Holds<T>(T a, T b) where T : unmanaged, INumber<T> => a < b;

        public static Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged => Vector512.LessThan(a, b);
    }

    readonly struct LessOrEqualRelation : IRelation
    {
        public static bool Holds<T>(T a, T b) where T : unmanaged, INumber<T> => a <= b;

        public static Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged => Vector512.LessThanOrEqual(a, b);
    }

    readonly struct GreaterRelation : IRelation
    {
        public static bool Holds<T>(T a, T b) where T : unmanaged, INumber<T> => a > b;

        public static Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged => Vector512.GreaterThan(a, b);
    }

    readonly struct GreaterOrEqualRelation : IRelation
    {
        public static bool Holds<T>(T a, T b) where T : unmanaged, INumber<T> => a >= b;

        public static Vector512<T> Holds<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged => Vector512.GreaterThanOrEqual(a, b);
    }

    public static void Equal<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Compare<T, EqualRelation>((bool*)y, (T*)a, (T*)b, n);

    public static void SelectEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Choose<T, EqualRelation>((T*)y, (T*)a, (T*)b, (T*)c, (T*)d, n);

    public static void NotEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Compare<T, NotEqualRelation>((bool*)y, (T*)a, (T*)b, n);

    public static void SelectNotEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Choose<T, NotEqualRelation>((T*)y, (T*)a, (T*)b, (T*)c, (T*)d, n);

    public static void Less<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Compare<T, LessRelation>((bool*)y, (T*)a, (T*)b, n);

    public static void SelectLess<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Choose<T, LessRelation>((T*)y, (T*)a, (T*)b, (T*)c, (T*)d, n);

    public static void LessOrEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Compare<T, LessOrEqualRelation>((bool*)y, (T*)a, (T*)b, n);

    public static void SelectLessOrEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Choose<T, LessOrEqualRelation>((T*)y, (T*)a, (T*)b, (T*)c, (T*)d, n);

    public static void Greater<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Compare<T, GreaterRelation>((bool*)y, (T*)a, (T*)b, n);

    public static void SelectGreater<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Choose<T, GreaterRelation>((T*)y, (T*)a, (T*)b, (T*)c, (T*)d, n);

    public static void GreaterOrEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Compare<T, GreaterOrEqualRelation>((bool*)y, (T*)a, (T*)b, n);

    public static void SelectGreaterOrEqual<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        Choose<T, GreaterOrEqualRelation>((T*)y, (T*)a, (T*)b, (T*)c, (T*)d, n);

    static void Compare<T, TRelation>(bool* y, T* a, T* b, int n) where T : unmanaged, INumber<T> where TRelation : struct, IRelation
    {
        for (int i = 0; i < n; i++) y[i] = TRelation.Holds(a[i], b[i]);
    }

    /// <summary>y = c where a and b are so related, d elsewhere.</summary>
    static void Choose<T, TRelation>(T* y, T* a, T* b, T* c, T* d, int n) where T : unmanaged, INumber<T> where TRelation : struct, IRelation
    {
        int i = 0;
        if (Vector512<T>.IsSupported)
            for (; i + Vector512<T>.Count <= n; i += Vector512<T>.Count)
                Vector512.ConditionalSelect(TRelation.Holds(Vector512.Load(a + i), Vector512.Load(b + i)),
                    Vector512.Load(c + i), Vector512.Load(d + i)).Store(y + i);
        for (; i < n; i++) y[i] = TRelation.Holds(a[i], b[i]) ? c[i] : d[i];
    }

    /// <summary>y = b where the truth value a holds, c elsewhere.</summary>
    public static void Select<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged
    {
        for (int i = 0; i < n; i++) ((T*)y)[i] = ((bool*)a)[i] ? ((T*)b)[i] : ((T*)c)[i];
    }

    public static void And<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T> =>
        TensorPrimitives.BitwiseAnd(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Or<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T> =>
        TensorPrimitives.BitwiseOr(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Xor<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T> =>
        TensorPrimitives.Xor(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Not<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T> =>
        TensorPrimitives.OnesComplement(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void NotBool(void* y, void* a, void* b, void* c, void* d, int n) =>
        TensorPrimitives.Xor(new ReadOnlySpan<byte>(a, n), (byte)1, new Span<byte>(y, n));

    public static void ShiftLeft<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < n; i++) ((T*)y)[i] = ((T*)a)[i] << int.CreateTruncating(((T*)b)[i]);
    }

    public static void ShiftRight<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < n; i++) ((T*)y)[i] = ((T*)a)[i] >> int.CreateTruncating(((T*)b)[i]);
    }

    // A whole number over 0 is 0, and the one quotient that does not fit wraps round: a kernel never faults.
    public static void DivideWhole<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < n; i++)
        {
            T divisor = ((T*)b)[i];
            ((T*)y)[i] = divisor == T.Zero ? T.Zero : divisor == -T.One ? -((T*)a)[i] : ((T*)a)[i] / divisor;
        }
    }

    public static void RemainderWhole<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < n; i++)
        {
            T divisor = ((T*)b)[i];
            ((T*)y)[i] = divisor == T.Zero || divisor == -T.One ? T.Zero : ((T*)a)[i] % divisor;
        }
    }

    public static void PowerWhole<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < n; i++)
        {
            T result = T.One, x = ((T*)a)[i];
            // A negative power of a whole number truncates to 0, but for ±1.
            T exponent = ((T*)b)[i];
            if (exponent < T.Zero) exponent = x == T.One || x == -T.One ? -exponent : T.Zero;
            for (T power = exponent; power > T.Zero; power >>= 1, x *= x)
                if ((power & T.One) != T.Zero) result *= x;
            ((T*)y)[i] = ((T*)b)[i] < T.Zero && exponent == T.Zero ? T.Zero : result;
        }
    }
}
