using Lamina.Compiler;
using Lamina.IR.Primitives;

namespace Lamina.Reports;

/// <summary>The family of kernels that does a step.</summary>
static class KernelFamily
{
    /// <param name="step">The step.</param>
    /// <param name="inner">Whether it belongs to the body of a loop: those are the recurrent layers.</param>
    public static string Of(Step step, bool inner) => (inner ? "in loops: " : "") + Of(step.Node.Op);

    static string Of(IR.Op op) => op switch
    {
        WithEpilogue epilogue => Of(epilogue.Core),
        DotGeneral => "products",
        DotProductAttention or DotProductAttentionGradient => "attention",
        Convolution => "convolution",
        ConvolutionInputGradient => "convolution, gradient by the input",
        ConvolutionFilterGradient => "convolution, gradient by the filter",
        ReduceWindow or SpreadWindow or SelectAndScatter or SelectAndGather => "pooling",
        Fused or ElementwiseOp => "elementwise",
        Reduce or ArgReduce or Cumulative => "reductions",
        _ => "movement",
    };
}
