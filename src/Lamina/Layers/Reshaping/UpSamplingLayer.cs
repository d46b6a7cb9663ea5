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

    /// <summary>Enlarges a tensor with the channels last; by default by repeating elements.</summary>
    private protected virtual Tensor Enlarge(Tensor x)
    {
        for (int i = 0; i < Size.Count; i++) x = Repeated(x, i + 1, Size[i]);
        return x;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        SpatialLayers.Channelled(x, Size.Count, DataFormat, Enlarge);

    static Tensor Repeated(Tensor x, int axis, int factor)
    {
        if (factor == 1) return x;
        Shape apart = [.. x.Shape.Span[..(axis + 1)], factor, .. x.Shape.Span[(axis + 1)..]];
        return x.ExpandDims(axis + 1).BroadcastTo(apart).Reshape(x.Shape.With(axis, x.Shape[axis] * factor));
    }
}
