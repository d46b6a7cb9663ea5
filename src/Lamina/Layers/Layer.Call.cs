using Lamina.IR;

namespace Lamina.Layers;

// Calls on tensors, in a trace or by themselves.
public abstract partial class Layer
{
    /// <summary>Applies the layer to one tensor, in a trace or by itself.</summary>
    /// <param name="x">The input, the batch first.</param>
    /// <param name="context">By default that of the layer around it; outside of any, inference.</param>
    /// <exception cref="GraphException">The shape does not suit the layer.</exception>
    public Tensor Apply(Tensor x, CallContext? context = null) => ApplyMany([x], context)[0];

    /// <summary>Applies the layer to several tensors and gives all outputs.</summary>
    /// <param name="inputs">The inputs, each with the batch first.</param>
    /// <param name="context">By default that of the layer around it; outside of any, inference.</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public Tensor[] ApplyMany(Tensor[] inputs, CallContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shapes = new Shape[inputs.Length];
        var types = new DType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) (shapes[i], types[i]) = (inputs[i].Shape, inputs[i].DType);
        EnsureBuilt(shapes);
        CallContext outer = context ?? CallContext.Current ?? new CallContext();
        // Masks, states and arguments in the context of the layer around this one are for that layer.
        CallContext? own = ReferenceEquals(context, CallContext.Current) ? null : context;
        Tensor?[] masks = own is { Masks.Count: > 0 } && own.Masks.Count == inputs.Length
            ? [.. own.Masks] : [.. inputs.Select(Masks.Of)];
        using NameScope.Exit scope = NameScope.Enter(Name);
        CallContext inner = outer.For(masks, own?.InitialState, own?.Arguments, own?.Tensors);
        using CallContext.Exit entered = inner.Enter();
        using AutocastScope.Exit reading = AutocastScope.Enter(DTypePolicy.IsMixed ? DType : null);
        return Guarded(shapes, () =>
        {
            // Sizes that stand for any are checked by the call that they stand in for.
            if (!inner.StandsForAnySize) CheckInputs(shapes, types);
            Tensor[] cast = Array.ConvertAll(inputs, Autocast);
            Tensor[] outputs = Rematerialize && inner.Training ? Recomputed(cast, inner) : CallMany(cast, inner);
            if (DTypePolicy.IsMixed && Sublayers.Count == 0) outputs = Array.ConvertAll(outputs, Autocast);
            PenalizeActivity(outputs, inner);
            inner.Watch?.Invoke(this, outputs);
            if (masks.Any(m => m is not null) || MakesMask) Attach(outputs, ComputeMask(cast, masks));
            return outputs;
        });
    }

    /// <summary>
    /// Whether training computes what is inside the layer again for the gradient instead of keeping it, which takes
    /// less memory and more time. Most useful for a block of layers: a model inside a model. By default what a
    /// <see cref="RematScope"/> around the constructor says. (Keras's remat.)
    /// </summary>
    public bool Rematerialize { get; set; }

    Tensor[] Recomputed(Tensor[] inputs, CallContext context)
    {
        Tensor[] results = [];
        IReadOnlyList<Tensor> outputs = Recompute.Of(x => results = CallMany([.. x], context), inputs, () =>
        {
            using AutocastScope.Exit own = AutocastScope.Enter(null);
            return [.. TrainedWeights().Select(w => w.Variable.Tensor).Distinct()];
        });
        for (int i = 0; i < results.Length; i++)
            if (Masks.Of(results[i]) is { } mask) Masks.Set(outputs[i], mask);
        return [.. outputs];
    }

    /// <summary>Whether the layer makes masks of its own, as Embedding and Masking do.</summary>
    protected virtual bool MakesMask => false;

    static void Attach(Tensor[] outputs, Tensor?[] masks)
    {
        for (int i = 0; i < Math.Min(outputs.Length, masks.Length); i++)
            if (masks[i] is { } mask) Masks.Set(outputs[i], mask);
    }

    /// <summary>Floating-point inputs take the layer's type; others (token numbers, truth values) stay.</summary>
    private protected virtual Tensor Autocast(Tensor x) =>
        x.DType.IsFloating() && DType.IsFloating() ? WithMask(x.Cast(DType), x) : x;

    static Tensor WithMask(Tensor cast, Tensor x)
    {
        if (!ReferenceEquals(cast, x) && Masks.Of(x) is { } mask) Masks.Set(cast, mask);
        return cast;
    }
}
