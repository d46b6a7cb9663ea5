using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Attention and its gradient as kernels, for what these take.</summary>
static unsafe class AttentionLowering
{
    // Fewer queries do not fill a panel: then products of whole matrices are better.
    const int LeastQueries = 8;

    /// <summary>Whether there is a kernel for a node: float32, heads that fit a thread's memory.</summary>
    public static bool Takes(Node node)
    {
        if (node.Op is not (DotProductAttention or DotProductAttentionGradient)) return false;
        Tensor q = node.Inputs[0], k = node.Inputs[1], v = node.Inputs[2];
        bool isGradient = node.Op is DotProductAttentionGradient;
        bool hasBias = node.Inputs.Count is 4 or 8;
        return q.DType == DType.Float32 && q.Shape[1] >= LeastQueries &&
            q.Shape.Elements > 0 && k.Shape.Elements > 0 && v.Shape.Elements > 0 &&
            (!hasBias || node.Inputs[3].Shape[3] == k.Shape[1]) &&
            (isGradient ? AttentionGradientKernel.Room(q.Shape[3], v.Shape[3]) : AttentionKernel.Room(q.Shape[3]))
                <= PackBuffer.Usual;
    }

    public static Kernel Forward(Lowering x, DotProductAttention op) => new AttentionKernel(
        Operands(x, op.Scale, op.Causal, x.Node.Inputs.Count > 3), (float*)x.Out(), (float*)x.Out(1),
        (float*)x.Out(2));

    public static Kernel Gradient(Lowering x, DotProductAttentionGradient op)
    {
        int own = x.Node.Inputs.Count - 4;
        return new AttentionGradientKernel(Operands(x, op.Scale, op.Causal, own > 3), (float*)x.In(own),
            (float*)x.In(own + 1), (float*)x.In(own + 2), (float*)x.In(own + 3), (float*)x.Out(), (float*)x.Out(1),
            (float*)x.Out(2));
    }

    static AttentionOperands Operands(Lowering x, double scale, bool causal, bool hasBias)
    {
        Shape q = x.InShape(0), k = x.InShape(1), v = x.InShape(2);
        Shape bias = hasBias ? x.InShape(3) : new Shape(1, 1, 1, 1);
        // A stride of 0 along an axis that repeats.
        nint Stride(int axis) => bias[axis] == 1 ? 0 : (nint)bias.Slice(axis + 1).Elements;
        return new()
        {
            Batch = q[0],
            Queries = q[1],
            Heads = q[2],
            Size = q[3],
            Keys = k[1],
            KeyHeads = k[2],
            ValueSize = v[3],
            Scale = (float)scale,
            Causal = causal,
            Query = (float*)x.In(0),
            Key = (float*)x.In(1),
            Value = (float*)x.In(2),
            Bias = hasBias ? (float*)x.In(3) : null,
            BiasBatch = Stride(0),
            BiasHead = Stride(1),
            BiasRow = Stride(2),
        };
    }
}
