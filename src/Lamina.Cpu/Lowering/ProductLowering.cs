using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Matrix products: the compiler has brought them to rank 2, or rank 3 with one batch axis in front, or to products of
/// a matrix with panels of columns.
/// </summary>
static unsafe class ProductLowering
{
    public static IEnumerable<Kernel> Lower(Lowering x, DotGeneral dot, bool bias, UnaryOp? activation)
    {
        Shape a = x.InShape(0), b = x.InShape(1);
        int first = dot.LeftBatch.Count;
        if (b.Rank > a.Rank) return [Panels(x, bias, activation)];
        bool transposeA = dot.LeftContract[0] == first, transposeB = dot.RightContract[0] == first + 1;
        int m = transposeA ? a[first + 1] : a[first], k = transposeA ? a[first] : a[first + 1];
        int n = transposeB ? b[first] : b[first + 1];
        var spec = new GemmSpec(m, n, k, transposeA, transposeB, first == 0 ? 1 : a[0])
        {
            Activation = Of(activation),
            NarrowB = dot.Widens,
        };
        if (x.DType != DType.Float32) return [Direct(x, spec)];
        return [Gemm.Create(spec, (float*)x.In(0), (float*)x.In(1), (float*)x.Out(), bias ? (float*)x.In(2) : null)];
    }

    // Each panel makes some columns of the result; a bias, being along the last axis, is the same for all of them.
    static Kernel Panels(Lowering x, bool bias, UnaryOp? activation)
    {
        (Shape a, Shape b) = (x.InShape(0), x.InShape(1));
        var spec = new GemmSpec(a[0], b[2], b[1], batch: b[0])
        {
            BatchA = 0,
            BatchC = b[2],
            LdC = b[0] * b[2],
            Activation = Of(activation),
        };
        return Gemm.Create(spec, (float*)x.In(0), (float*)x.In(1), (float*)x.Out(), bias ? (float*)x.In(2) : null);
    }

    // The compiler fuses bias and activation into float32 products only.
    static Kernel Direct(Lowering x, GemmSpec spec) => x.DType switch
    {
        DType.Float64 => new DirectProductKernel<double>(spec, (double*)x.In(0), (double*)x.In(1), (double*)x.Out()),
        DType.Int32 => new DirectProductKernel<int>(spec, (int*)x.In(0), (int*)x.In(1), (int*)x.Out()),
        DType.Int64 => new DirectProductKernel<long>(spec, (long*)x.In(0), (long*)x.In(1), (long*)x.Out()),
        _ => throw new NotSupportedException(
            $"No product of {x.DType.KerasName()}; convert the operands to float32 first."),
    };

    public static Activation Of(UnaryOp? op) => op switch
    {
        null => Activation.None,
        Relu => Activation.Relu,
        Logistic => Activation.Sigmoid,
        Tanh => Activation.Tanh,
        _ => throw new NotSupportedException($"No product ends in {op.Name}."),
    };
}
