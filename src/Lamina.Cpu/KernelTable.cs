using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>The one list of what the CPU backend can run: op → kernels.</summary>
static unsafe class KernelTable
{
    delegate IEnumerable<Kernel> Rule(Lowering x);

    static readonly Dictionary<Type, Rule> rules = new()
    {
        [typeof(Fused)] = x => [FusedLowering.Lower(x)],
        [typeof(DotGeneral)] = x => ProductLowering.Lower(x, (DotGeneral)x.Node.Op, false, null),
        [typeof(WithEpilogue)] = x => Op<WithEpilogue>(x, out var op)
            ? ProductLowering.Lower(x, (DotGeneral)op.Core, op.Bias, op.Activation) : [],
        [typeof(DotProductAttention)] = x =>
            Op<DotProductAttention>(x, out var op) ? [AttentionLowering.Forward(x, op)] : [],
        [typeof(DotProductAttentionGradient)] = x =>
            Op<DotProductAttentionGradient>(x, out var op) ? [AttentionLowering.Gradient(x, op)] : [],
        [typeof(LstmStep)] = x => [new LstmStepKernel(Rows(x.OutShape()), x.OutShape()[-1], (float*)x.In(0),
            (float*)x.In(1), (float*)x.In(2), (float*)x.Out(), (float*)x.Out(1), (float*)x.Out(2), (float*)x.Out(3))],
        [typeof(LstmStepGradient)] = x => [new LstmStepGradientKernel(Rows(x.InShape(1)), x.InShape(1)[-1],
            (float*)x.In(0), (float*)x.In(1), (float*)x.In(2), (float*)x.In(3), (float*)x.In(4), (float*)x.Out(),
            (float*)x.Out(1))],
        [typeof(Convolution)] = x => Op<Convolution>(x, out var op) ? [ConvolutionLowering.Forward(x, op)] : [],
        [typeof(FusedConvolution)] = x =>
            Op<FusedConvolution>(x, out var op) ? [ConvolutionLowering.Fused(x, op)] : [],
        [typeof(ConvolutionInputGradient)] = x => Op<ConvolutionInputGradient>(x, out var op) ?
            [ConvolutionLowering.InputGradient(x, op)] : [],
        [typeof(ConvolutionFilterGradient)] = x => Op<ConvolutionFilterGradient>(x, out var op) ?
            [ConvolutionLowering.FilterGradient(x, op)] : [],
        [typeof(ReduceWindow)] = x => Op<ReduceWindow>(x, out var op) ? [ConvolutionLowering.Pool(x, op)] : [],
        [typeof(SpreadWindow)] = x => Op<SpreadWindow>(x, out var op) ? [ConvolutionLowering.Spread(x, op)] : [],
        [typeof(SelectAndScatter)] = x => Op<SelectAndScatter>(x, out var op) ? [ConvolutionLowering.Scatter(x, op)]
            : [],
        [typeof(ChooseWindow)] = x => Op<ChooseWindow>(x, out var op) ? [ConvolutionLowering.Choose(x, op)] : [],
        [typeof(ScatterChosen)] = x => Op<ScatterChosen>(x, out var op)
            ? [ConvolutionLowering.ScatterChosen(x, op)] : [],
        [typeof(SelectAndGather)] = x => Op<SelectAndGather>(x, out var op) ? [ConvolutionLowering.Gather(x, op)] : [],
        [typeof(Reduce)] = x => Op<Reduce>(x, out var op) ?
            [ReduceKernel.Of(op.Kind, x.DType, x.InShape(0).Span, op.Axes, x.In(0), x.Out())] : [],
        [typeof(ArgReduce)] = x => Op<ArgReduce>(x, out var op) ?
            [new ArgReduceKernel(op.Largest, x.DType, x.InShape(0), op.Axis, x.In(0), (int*)x.Out())] : [],
        [typeof(Cumulative)] = x => Op<Cumulative>(x, out var op) ?
            [new CumulativeKernel(op.Kind, x.DType, x.InShape(0), op.Axis, op.Reverse, x.In(0), x.Out())] : [],
        [typeof(Iota)] = x => Op<Iota>(x, out var op) ? [new IotaKernel(op.Shape, op.Axis, op.Type, x.Out())] : [],
        [typeof(Copy)] = x => [new CopyKernel(x.OutShape().Elements * x.Size, x.In(0), x.Out())],

        [typeof(Transpose)] = x => Op<Transpose>(x, out var op) ?
            [new TransposeKernel(x.InShape(0).Span, op.Order.Span, x.Size, x.In(0), x.Out())] : [],
        [typeof(Broadcast)] = x => Op<Broadcast>(x, out var op) ?
            [new BroadcastKernel(x.InShape(0).Span, op.Target.Span, op.Dimensions.Span, x.Size, x.In(0), x.Out())] : [],
        [typeof(Slice)] = x => Op<Slice>(x, out var op) ? [new SliceKernel(
            x.InShape(0).Span, op.Starts.Span, op.Limits.Span, op.Strides.Span, x.Size, x.In(0), x.Out())] : [],
        [typeof(Pad)] = x => Op<Pad>(x, out var op) ? [new PadKernel(x.InShape(0).Span, op.Low.Span, op.High.Span,
            op.Interior.Span, x.Size, x.In(1), x.In(0), x.Out())] : [],
        [typeof(Concatenate)] = Concatenate,
        [typeof(Reverse)] = x => Op<Reverse>(x, out var op) ?
            [new ReverseKernel(x.InShape(0).Span, op.Axes.Span, x.Size, x.In(0), x.Out())] : [],

        [typeof(DynamicSlice)] = x => [new DynamicSliceKernel(
            x.InShape(0).Span, x.OutShape().Span, Starts(x, 1), false, x.Size, x.In(0), x.Out())],
        [typeof(DynamicUpdateSlice)] = x => [new DynamicUpdateSliceKernel(
            x.InShape(0).Span, x.InShape(1).Span, Starts(x, 2), false, x.Size, x.In(0), x.In(1), x.Out())],
        [typeof(Gather)] = x => Op<Gather>(x, out var op) ? [new GatherKernel(x.InShape(0).Span, op.Axis,
            x.InShape(1).Elements, x.IsWide(1), true, x.Size, x.In(0), x.In(1), x.Out())] : [],
        [typeof(Scatter)] = x => Op<Scatter>(x, out var op) ? [new ScatterKernel(
            op.Add ? ScatterKind.Add : ScatterKind.Update, x.DType, x.InShape(0).Span, op.Axis,
            x.InShape(1).Elements, x.IsWide(1), false, x.In(0), x.In(1), x.In(2), x.Out())] : [],
        [typeof(TakeAlongAxis)] = x => Op<TakeAlongAxis>(x, out var op) ? [new TakeAlongAxisKernel(x.InShape(0).Span,
            op.Axis, x.InShape(1)[op.Axis], x.IsWide(1), true, x.Size, x.In(0), x.In(1), x.Out())] : [],
        [typeof(ScatterAlongAxis)] = x => Op<ScatterAlongAxis>(x, out var op) ? [new ScatterAlongAxisKernel(
            ScatterKind.Add, x.DType, x.InShape(0).Span, op.Axis, x.InShape(1)[op.Axis], x.IsWide(1), false,
            x.In(0), x.In(1), x.In(2), x.Out())] : [],
        [typeof(Sort)] = x => Op<Sort>(x, out var op) ? [new SortKernel(x.InShape(0).Span, op.Axis, x.DType,
            op.Descending, x.In(0), x.Out(), x.Out(1))] : [],
        [typeof(Rng)] = x => [new RngBitsKernel(x.OutShape().Elements, uniform: true, x.In(0), x.Out(1), x.Out())],
        [typeof(Scan)] = ScanLowering.Lower,
        [typeof(While)] = x => [new WhileKernel(x)],
    };

    /// <summary>The kernels of a step, in order, each with its stages.</summary>
    /// <exception cref="NotSupportedException">There is none for the op or its element type.</exception>
    public static IEnumerable<Kernel> Lower(Lowering x)
    {
        if (!rules.TryGetValue(x.Node.Op.GetType(), out Rule? rule))
            throw new NotSupportedException($"The CPU backend has no kernel for {x.Node.Op.Name}.");
        if (x.Node.Outputs.All(y => y.Shape.Elements == 0)) return [];
        Kernel[] stages = [.. rule(x).SelectMany(kernel => kernel.Stages)];
        foreach (Kernel stage in stages) stage.Origin ??= x;
        return stages;
    }

    static bool Op<T>(Lowering x, out T op) where T : Op
    {
        op = (T)x.Node.Op;
        return true;
    }

    // How often the last axis is there.
    static int Rows(Shape shape) => (int)(shape.Elements / shape[-1]);

    static IEnumerable<Kernel> Concatenate(Lowering x)
    {
        var inputs = new void*[x.Node.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = x.In(i);
        return [new ConcatenateKernel([.. x.Node.Inputs.Select(input => input.Shape.ToArray())],
            ((Concatenate)x.Node.Op).Axis, x.Size, inputs, x.Out())];
    }

    static void*[] Starts(Lowering x, int first)
    {
        var starts = new void*[x.Node.Inputs.Count - first];
        for (int i = 0; i < starts.Length; i++) starts[i] = x.In(first + i);
        return starts;
    }
}
