using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What layers have in common that tell steps by their place in the sequence. When a sequence is decoded piece by
/// piece, each piece is given the place at which it begins.
/// </summary>
public abstract class PositionLayer : Layer
{
    const string Start = "start_index";

    private protected PositionLayer(string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(name, trainable, dtype, inputShape) { }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override string Module => "keras_hub.layers";

    /// <summary>Applies the layer to steps that begin at a place of their sequence.</summary>
    /// <param name="x">The steps.</param>
    /// <param name="startIndex">The place of the first.</param>
    public Tensor Apply(Tensor x, int startIndex) => Apply(x, Tensor.Scalar(startIndex, DType.Int32));

    /// <summary>Applies the layer to steps that begin at a computed place of their sequence.</summary>
    /// <param name="x">The steps.</param>
    /// <param name="startIndex">The place of the first, an int32 without axes.</param>
    public Tensor Apply(Tensor x, Tensor startIndex) => Apply(x, (CallContext.Current ?? new CallContext())
        .For([], tensors: new Dictionary<string, Tensor> { [Start] = startIndex }));

    /// <summary>The place of the first step, an int32 without axes.</summary>
    private protected static Tensor StartOf(CallContext context) =>
        context.Tensors.TryGetValue(Start, out Tensor? start) ? start.Cast(DType.Int32)
        : Tensor.Scalar(context.Arguments.Int(Start, 0), DType.Int32);

    /// <summary>The places of steps as floating-point numbers, (steps, 1).</summary>
    private protected static Tensor Places(CallContext context, int steps, DType type) =>
        (Tensor.Iota(new Shape(steps, 1), 0, DType.Int32) + StartOf(context)).Cast(type);

    /// <summary>Angles are computed in float32 at least.</summary>
    private protected static DType AngleType(DType type) => type == DType.Float64 ? type : DType.Float32;
}
