using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

// Calls on symbolic tensors, and the shapes that come out of them.
public abstract partial class Layer
{
    // Unknown sizes stand in for numbers while a call is traced: small ones for the batch, large ones elsewhere, so
    // that windows fit and strides divide them.
    static readonly (int Batch, int Other)[] probes = [(2, 960), (3, 1920)];

    /// <summary>What Keras calls the inputs when they are separate arguments; empty if they have no names.</summary>
    internal virtual IReadOnlyList<string> ArgumentNames => [];

    /// <summary>The calls of this layer in functional models, in the order of their making.</summary>
    internal List<LayerCall> Calls { get; } = [];

    /// <summary>Applies the layer symbolically, for a functional model.</summary>
    /// <param name="inputs">One tensor, or several for a layer such as Add or Concatenate.</param>
    /// <returns>The first output; <c>ApplyMany</c>
    /// gives all.</returns>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public KerasTensor Apply(params KerasTensor[] inputs) => ApplyMany(inputs)[0];

    /// <summary>Applies a recurrent layer symbolically, beginning with given states.</summary>
    /// <param name="input">The sequence.</param>
    /// <param name="initialState">The states to begin with.</param>
    public KerasTensor Apply(KerasTensor input, IReadOnlyList<KerasTensor> initialState) =>
        ApplyMany([input], initialState)[0];

    /// <summary>Applies the layer symbolically and gives all outputs.</summary>
    /// <param name="inputs">What goes in.</param>
    /// <param name="initialState">States that a recurrent layer begins with.</param>
    /// <param name="arguments">Other arguments of the call by their Keras name.</param>
    /// <param name="tensors">Other tensors of the call by their Keras name, such as "attention_mask".</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public KerasTensor[] ApplyMany(
        KerasTensor[] inputs, IReadOnlyList<KerasTensor>? initialState = null, JsonObject? arguments = null,
        IReadOnlyDictionary<string, KerasTensor>? tensors = null) =>
        Record(new LayerCall
        {
            Layer = this,
            Inputs = inputs,
            InitialState = [.. initialState ?? []],
            Arguments = arguments ?? [],
            Named = tensors ?? new Dictionary<string, KerasTensor>(),
        });

    /// <summary>
    /// The shapes that come out for these input shapes, −1 where unknown. Makes no weights that are not there.
    /// </summary>
    /// <param name="inputShapes">The shape of each input, the batch first.</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public Shape[] ComputeOutputShape(params Shape[] inputShapes)
    {
        EnsureBuilt(inputShapes);
        return [.. Infer([.. inputShapes.Select(s => new TensorType(DType, s))], [], []).Select(t => t.Shape)];
    }

    /// <summary>Adds a call: builds the layer and works out what comes out.</summary>
    internal KerasTensor[] Record(LayerCall call)
    {
        if (call.Inputs.Length == 0) throw new ArgumentException($"{this} needs at least one input.");
        Shape[] shapes = [.. call.Inputs.Select(x => x.Shape)];
        EnsureBuilt(shapes);
        using (NameScope.Enter(Name))
            Guarded(shapes, () => { CheckInputs(shapes, [.. call.Inputs.Select(x => x.DType)]); return 0; });
        TensorType[] types = Infer(
            [.. call.Inputs.Select(x => x.Type)], [.. call.InitialState.Select(x => x.Type)], call.Arguments,
            Each(call.Named, x => x.Type));
        call.Outputs = [.. types.Select((type, i) => new KerasTensor(type.Shape, type.DType, call, i))];
        Calls.Add(call);
        return call.Outputs;
    }

    /// <summary>
    /// Traces the call with two sets of sizes for what is unknown; output sizes that differ are unknown.
    /// </summary>
    internal TensorType[] Infer(
        TensorType[] inputs, TensorType[] states, JsonObject arguments,
        IReadOnlyDictionary<string, TensorType>? named = null)
    {
        named ??= new Dictionary<string, TensorType>();
        Tensor[] first = Probe(inputs, states, arguments, named, probes[0]);
        if (inputs.Concat(states).Concat(named.Values).All(type => type.Shape.IsKnown))
            return [.. first.Select(t => t.Type)];
        Tensor[] second = Probe(inputs, states, arguments, named, probes[1]);
        return [.. first.Zip(second, (a, b) =>
            new TensorType(a.DType, a.Shape.Map((size, axis) => size == b.Shape[axis] ? size : -1)))];
    }

    static Dictionary<string, TTo> Each<TFrom, TTo>(IReadOnlyDictionary<string, TFrom> named, Func<TFrom, TTo> make)
    {
        var made = new Dictionary<string, TTo>(named.Count);
        foreach ((string name, TFrom value) in named) made[name] = make(value);
        return made;
    }

    Tensor[] Probe(
        TensorType[] inputs, TensorType[] states, JsonObject arguments,
        IReadOnlyDictionary<string, TensorType> named, (int Batch, int Other) sizes)
    {
        // What the call assigns or adds to the loss is thrown away with the trace and the context.
        using var trace = new Trace();
        int position = 0;
        bool unknown = inputs.Any(type => !type.Shape.Slice(Math.Min(1, type.Shape.Rank)).IsKnown);
        int Size(int size, int axis) => size >= 0 ? size : axis == 0 ? sizes.Batch : sizes.Other;
        Tensor Stand(TensorType type) =>
            new Parameter(position++, new(type.DType, type.Shape.Map(Size))).Apply();
        Tensor[] tensors = Array.ConvertAll(inputs, Stand);
        var context = new CallContext { StandsForAnySize = unknown };
        return ApplyMany(tensors, context.For([], [.. states.Select(Stand)], arguments,
            Each(named, Stand)));
    }
}
