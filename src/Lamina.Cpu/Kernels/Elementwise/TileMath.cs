using System.Numerics;
using System.Numerics.Tensors;

namespace Lamina.Cpu;

/// <summary>Arithmetic and transcendental functions over tiles: y[i] = f(a[i], b[i]) for i in [0, n).</summary>
static unsafe class TileMath
{
    public static void Add<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Add(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Subtract<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Subtract(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Multiply<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Multiply(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Divide<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Divide(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Max<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Max(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Min<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Min(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Relu<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Max(new ReadOnlySpan<T>(a, n), T.Zero, new Span<T>(y, n));

    public static void Negate<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Negate(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Abs<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Abs(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Sign<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < n; i++)
        {
            T x = ((T*)a)[i];
            ((T*)y)[i] = T.IsNaN(x) ? x : T.CreateTruncating(T.Sign(x));
        }
    }

    public static void Sqrt<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IRootFunctions<T> =>
        TensorPrimitives.Sqrt(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Rsqrt<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IRootFunctions<T>
    {
        Sqrt<T>(y, a, b, c, d, n);
        TensorPrimitives.Divide(T.One, new ReadOnlySpan<T>(y, n), new Span<T>(y, n));
    }

    public static void Exp<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IExponentialFunctions<T> =>
        TensorPrimitives.Exp(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Log<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, ILogarithmicFunctions<T> =>
        TensorPrimitives.Log(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Tanh<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IHyperbolicFunctions<T> =>
        TensorPrimitives.Tanh(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Sigmoid<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IExponentialFunctions<T> =>
        TensorPrimitives.Sigmoid(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Sin<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, ITrigonometricFunctions<T> =>
        TensorPrimitives.Sin(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Cos<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, ITrigonometricFunctions<T> =>
        TensorPrimitives.Cos(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Atan<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, ITrigonometricFunctions<T> =>
        TensorPrimitives.Atan(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Atan2<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Atan2(new ReadOnlySpan<T>(a, n), new ReadOnlySpan<T>(b, n), new Span<T>(y, n));

    public static void Floor<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IFloatingPoint<T> =>
        TensorPrimitives.Floor(new ReadOnlySpan<T>(a, n), new Span<T>(y, n));

    public static void Round<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IFloatingPoint<T> =>
        TensorPrimitives.Round(new ReadOnlySpan<T>(a, n), MidpointRounding.ToEven, new Span<T>(y, n));

    public static void Pow<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IPowerFunctions<T>
    {
        for (int i = 0; i < n; i++) ((T*)y)[i] = T.Pow(((T*)a)[i], ((T*)b)[i]);
    }

    public static void Remainder<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < n; i++) ((T*)y)[i] = ((T*)a)[i] % ((T*)b)[i];
    }

    // Kahan's corrections: the rounding error of u = eˣ (or 1 + x) cancels in the quotient.
    public static void Expm1<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            double x = double.CreateTruncating(((T*)a)[i]), u = Math.Exp(x);
            ((T*)y)[i] = T.CreateTruncating(u == 1 ? x : u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * x / Math.Log(u));
        }
    }

    public static void Log1p<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            double x = double.CreateTruncating(((T*)a)[i]), u = 1 + x;
            ((T*)y)[i] = T.CreateTruncating(u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1));
        }
    }

    public static void Erf<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++) ((T*)y)[i] = T.CreateTruncating(ErrorFunction.Of(double.CreateTruncating(((T*)a)[i])));
    }
}
