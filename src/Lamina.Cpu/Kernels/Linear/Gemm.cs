using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>The float32 matrix product: picks the kernel that suits a shape.</summary>
static unsafe class Gemm
{
    /// <param name="spec">Shape, strides and what follows the product.</param>
    /// <param name="a">A of the first product.</param>
    /// <param name="b">B of the first product.</param>
    /// <param name="c">C of the first product; overlaps neither A nor B.</param>
    /// <param name="bias">N values added to every row, or null.</param>
    public static Kernel Create(in GemmSpec spec, float* a, float* b, float* c, float* bias = null)
    {
        var shape = spec.Normalize(out bool swapped);
        var operands = swapped ? new GemmOperands(b, a, c, bias) : new GemmOperands(a, b, c, bias);
        if (shape.K == 0 || (long)shape.M * shape.N * shape.Batch == 0)
        {
            return new EmptySumKernel(shape, operands);
        }

        if (shape.NarrowB)
        {
            return shape.TransposeB ? new DotKernel<BFloat16>(shape, operands)
                : new RowKernel<BFloat16>(shape, operands);
        }

        if (shape.TransposeB && shape.AStep == 1 && shape.M <= DotKernel<float>.MostRows)
        {
            return new DotKernel<float>(shape, operands);
        }

        if (!shape.TransposeB && shape.N >= RowKernel<float>.LeastColumns
            && shape.M <= RowKernel<float>.MostRows(shape))
        {
            return new RowKernel<float>(shape, operands);
        }

        int chunks = SplitSumKernel.Chunks(shape);
        if (chunks > 1)
        {
            return new SplitSumKernel(shape, operands, chunks);
        }

        return new GemmKernel(new GemmPlan(shape), operands);
    }
}
