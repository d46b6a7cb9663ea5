using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>Curves that the library's vector functions compute with too large an error near 0.</summary>
static unsafe class TileCurves
{
    /// <summary>
    /// tanh in float32, within 2 units in the last place (S. Moshier, Cephes, tanhf): below 0.625 x + x·x²·P(x²), above
    /// 1 − 2 / (e^(2|x|) + 1) with the sign of x.
    /// </summary>
    [SkipLocalsInit]
    public static void Tanh(void* y, void* a, void* b, void* c, void* d, int n)
    {
        const int Block = 256;
        float* large = stackalloc float[Block];
        for (int at = 0; at < n; at += Block)
        {
            int count = Math.Min(Block, n - at);
            float* x = (float*)a + at, result = (float*)y + at;
            var tail = new Span<float>(large, count);
            TensorPrimitives.Abs(new ReadOnlySpan<float>(x, count), tail);
            TensorPrimitives.Add(tail, tail, tail);
            TensorPrimitives.Exp(tail, tail);
            int i = 0;
            for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
                Choose(Vector256.Load(x + i), Vector256.Load(large + i)).Store(result + i);
            for (; i < count; i++) result[i] = Choose(Vector256.Create(x[i]), Vector256.Create(large[i])).ToScalar();
        }
    }

    static Vector256<float> Choose(Vector256<float> x, Vector256<float> exp)
    {
        Vector256<float> s = x * x;
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(-5.70498872745e-3f), s, Vector256.Create(2.06390887954e-2f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(-5.37397155531e-2f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(1.33314422036e-1f));
        p = Vector256.FusedMultiplyAdd(p, s, Vector256.Create(-3.33332819422e-1f));
        Vector256<float> near = Vector256.FusedMultiplyAdd(p * s, x, x);
        Vector256<float> far = Vector256.CopySign(Vector256<float>.One - Vector256.Create(2f) / (exp + Vector256<float>.One), x);
        Vector256<float> tanh = Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Vector256.Create(0.625f)), near, far);
        // NaN compares as not small, and its exponential is NaN: it passes through.
        return tanh;
    }
}
