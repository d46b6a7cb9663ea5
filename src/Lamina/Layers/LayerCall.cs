using System.Text.Json.Nodes;

namespace Lamina.Layers;

/// <summary>One use of a layer in a functional model (Keras's node): a layer used twice has two.</summary>
sealed class LayerCall
{
    /// <summary>The layer.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What goes in.</summary>
    public required KerasTensor[] Inputs { get; init; }

    /// <summary>Tensors given by name: the states that a recurrent layer begins with.</summary>
    public KerasTensor[] InitialState { get; init; } = [];

    /// <summary>A mask given by hand instead of the one that came with the input.</summary>
    public KerasTensor? Mask { get; init; }

    /// <summary>Other tensors given by name, such as "attention_mask".</summary>
    public IReadOnlyDictionary<string, KerasTensor> Named { get; init; } = new Dictionary<string, KerasTensor>();

    /// <summary>Other arguments of the call, as they stand in a config.</summary>
    public JsonObject Arguments { get; init; } = [];

    /// <summary>What comes out.</summary>
    public KerasTensor[] Outputs { get; set; } = [];

    /// <summary>All tensors that the call depends on, in the order that Keras walks them.</summary>
    public IEnumerable<KerasTensor> Dependencies =>
        [.. Inputs, .. InitialState, .. Mask is null ? [] : new[] { Mask }, .. Named.Values];
}
