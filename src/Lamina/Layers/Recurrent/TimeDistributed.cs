using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Applies a layer to each step of a sequence, with the same weights: y(t) = layer(x(t)). Input (batch, steps, …) with
/// what the layer takes as its rest; output (batch, steps, …) with what the layer gives. A mask (batch, steps, …) goes
/// to the layer step by step, and no further.
/// </summary>
/// <example><code>new TimeDistributed(new Conv2D(16, 3), inputShape: (10, 28, 28, 1))</code></example>
public sealed class TimeDistributed : Layer
{
    /// <summary>A layer for all steps.</summary>
    /// <param name="layer">What is applied to each step.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public TimeDistributed(Layer layer, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, trainable, dtype, inputShape)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Layer = Track(layer);
    }

    /// <summary>The layer that is applied to each step.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        foreach (Shape x in inputShapes)
            if (x.Rank < 3) throw new ArgumentException($"It needs (batch, steps, features…), not {x}.");
        Layer.EnsureBuilt([.. inputShapes.Select(x => x.Without(1))]);
    }

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        (int batch, int steps) = (inputs[0].Shape[0], inputs[0].Shape[1]);
        foreach (Tensor? mask in context.Masks)
            if (mask is not null && (mask.Rank < 2 || mask.Shape[0] != batch || mask.Shape[1] != steps))
                throw new ArgumentException($"The mask begins with (batch, steps), ({batch}, {steps}), but is " +
                    $"{mask.Shape}.");
        if (context.Training && Layer.HasState) return StepByStep(inputs, steps, context);
        // Steps do not see each other, so they can be samples of one large batch.
        Tensor Merge(Tensor x) => x.Reshape([batch * steps, .. x.Shape.Slice(2)]);
        Tensor[] merged = Inner(Array.ConvertAll(inputs, Merge), [.. context.Masks.Select(m => m is null ? null
            : Merge(m))], context);
        return Array.ConvertAll(merged, y => y.Reshape([batch, steps, .. y.Shape.Slice(1)]));
    }

    /// <summary>State such as moving averages changes from step to step.</summary>
    Tensor[] StepByStep(Tensor[] inputs, int steps, CallContext context)
    {
        Tensor[][] outputs = [.. Enumerable.Range(0, steps).Select(t => Inner(
            Array.ConvertAll(inputs, x => x.Select(1, t)), [.. context.Masks.Select(m => m?.Select(1, t))], context))];
        return [.. outputs[0].Select((_, i) => Tensor.Stack([.. outputs.Select(y => y[i])], 1))];
    }

    /// <summary>Calls the layer as Keras does, without its own penalty on activities.</summary>
    Tensor[] Inner(Tensor[] inputs, Tensor?[] masks, CallContext context)
    {
        CallContext inner = context.For(masks, null, context.Arguments);
        using NameScope.Exit scope = NameScope.Enter(Layer.Name);
        using CallContext.Exit entered = inner.Enter();
        return Layer.CallMany(inputs, inner);
    }

    /// <summary>None, as in Keras since 3.16.</summary>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [];

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("layer", Registry.Serialize(Layer)));

    internal static TimeDistributed Read(JsonObject c)
    {
        // The layer within may be built at once, and its weights are called after this one.
        using NameScope.Exit scope = LayerConfig.Name(c) is { } name ? NameScope.Enter(name) : NameScope.Stay();
        return new(FromConfig(c["layer"] as JsonObject ?? throw new FormatException("The config lacks 'layer'.")),
            LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
    }
}
