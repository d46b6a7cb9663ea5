using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>What layers that enlarge spatial axes have in common.</summary>
public abstract class UpSamplingLayer : Layer
{
    private protected UpSamplingLayer(Ints size, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        SpatialLayers.Check(ClassName, size.Count, "valid", dataFormat, false, size);
        (Size, DataFormat) = (size, dataFormat);
    }

    private protected Ints Size { get; }

    private protected string DataFormat { get; }

    /// <summary>Whether new elements lie on the line between old ones.</summary>
    private protected virtual bool Smooth => false;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        SpatialLayers.Channelled(x, Size.Count, DataFormat, y =>
    {
        for (int i = 0; i < Size.Count; i++) y = Smooth ? Interpolated(y, i + 1, Size[i]) : Repeated(y, i + 1, Size[i]);
        return y;
    });

    static Tensor Repeated(Tensor x, int axis, int factor)
    {
        if (factor == 1) return x;
        Shape apart = [.. x.Shape.Span[..(axis + 1)], factor, .. x.Shape.Span[(axis + 1)..]];
        return x.ExpandDims(axis + 1).BroadcastTo(apart).Reshape(x.Shape.With(axis, x.Shape[axis] * factor));
    }

    /// <summary>Each new element between the two old ones whose centers are nearest; the edges stay level.</summary>
    static Tensor Interpolated(Tensor x, int axis, int factor)
    {
        int size = x.Shape[axis];
        var weights = new NDArray((size, size * factor), DType.Float64);
        Span<double> w = weights.AsSpan<double>();
        for (int i = 0; i < size * factor; i++)
        {
            double at = Math.Clamp((i + 0.5) / factor - 0.5, 0, size - 1);
            int low = Math.Min((int)at, Math.Max(0, size - 2));
            w[low * size * factor + i] += 1 - (at - low);
            if (size > 1) w[(low + 1) * size * factor + i] += at - low;
        }
        return x.MoveAxis(axis, -1).MatMul(Tensor.From(weights.Cast(x.DType))).MoveAxis(-1, axis);
    }
}
