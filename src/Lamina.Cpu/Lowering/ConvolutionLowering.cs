using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Convolutions and windows.</summary>
static unsafe class ConvolutionLowering
{
    public static Kernel Forward(Lowering x, Convolution op) => ConvolutionKernels.Forward(
        x.DType, op.Geometry, x.InShape(0), x.InShape(1), x.In(0), x.In(1), x.Out());

    public static Kernel Fused(Lowering x, FusedConvolution op) => ConvolutionKernels.Forward(op.Core.Geometry,
        x.InShape(0), x.InShape(1), (float*)x.In(0), (float*)x.In(1), (float*)x.Out(), new()
        {
            Scale = op.Scale ? (float*)x.In(op.ScaleAt) : null,
            Bias = op.Bias ? (float*)x.In(op.BiasAt) : null,
            Residual = op.Residual ? (float*)x.In(op.ResidualAt) : null,
            Floor = op.Relu ? 0 : float.NegativeInfinity,
            Ceiling = (float?)op.Ceiling ?? float.PositiveInfinity,
        }, op.Pool);

    public static Kernel InputGradient(Lowering x, ConvolutionInputGradient op) => ConvolutionKernels.InputGradient(
        x.DType, op.Geometry, op.InputShape, x.InShape(1), x.In(0), x.In(1), x.Out());

    public static Kernel FilterGradient(Lowering x, ConvolutionFilterGradient op) => ConvolutionKernels.FilterGradient(
        x.DType, op.Geometry, x.InShape(0), op.FilterShape, x.In(0), x.In(1), x.Out());

    public static Kernel Pool(Lowering x, ReduceWindow op) => op.Kind == Reduction.Sum
        ? PoolingKernels.Sum(x.DType, op.Window, x.InShape(0), x.In(0), x.Out())
        : PoolingKernels.Max(x.DType, op.Window, x.InShape(0), x.In(0), x.Out());

    public static Kernel Spread(Lowering x, SpreadWindow op) =>
        PoolingKernels.SumGradient(x.DType, op.Window, op.InputShape, x.In(0), x.Out());

    public static Kernel Scatter(Lowering x, SelectAndScatter op) =>
        PoolingKernels.MaxGradient(x.DType, op.Window, x.InShape(0), x.In(0), x.In(1), x.Out());

    public static Kernel Choose(Lowering x, ChooseWindow op) =>
        new ChoosePoolKernel(op.Window, x.InShape(0), (float*)x.In(0), (float*)x.Out(), (byte*)x.Out(1));

    public static Kernel ScatterChosen(Lowering x, ScatterChosen op) =>
        new ChosenGradientKernel(op.Window, op.Shape, (byte*)x.In(0), (float*)x.In(1), (float*)x.Out());

    public static Kernel Gather(Lowering x, SelectAndGather op) =>
        PoolingKernels.MaxGather(x.DType, op.Window, x.InShape(0), x.In(0), x.In(1), x.Out());
}
