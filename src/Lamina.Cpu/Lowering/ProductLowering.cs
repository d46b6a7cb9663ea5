using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Matrix products: the compiler has brought them to rank 2, or rank 3 with one batch axis in front.</summary>
static unsafe class ProductLowering
{
    public static IEnumerable<Kernel> Lower(Lowering x, DotGeneral dot, bool bias, UnaryOp? activation)
    {
        if (x.DType != DType.Float32) return [new InterimKernel(x)];
        Shape a = x.InShape(0), b = x.InShape(1);
        int first = dot.LeftBatch.Count;
        bool transposeA = dot.LeftContract[0] == first, transposeB = dot.RightContract[0] == first + 1;
        int m = transposeA ? a[first + 1] : a[first], k = transposeA ? a[first] : a[first + 1];
        int n = transposeB ? b[first] : b[first + 1];
        var spec = new GemmSpec(m, n, k, transposeA, transposeB, first == 0 ? 1 : a[0]) { Activation = Of(activation) };
        return [Gemm.Create(spec, (float*)x.In(0), (float*)x.In(1), (float*)x.Out(), bias ? (float*)x.In(2) : null)];
    }

    public static Activation Of(UnaryOp? op) => op switch
    {
        null => Activation.None, Relu => Activation.Relu, Logistic => Activation.Sigmoid, Tanh => Activation.Tanh,
        _ => throw new NotSupportedException($"No product ends in {op.Name}."),
    };
}
