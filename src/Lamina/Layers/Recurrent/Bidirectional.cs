using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Reads a sequence forwards with one recurrent layer and backwards with another, and merges what comes out (Schuster
/// and Paliwal 1997). Input (batch, steps, …); output as that of the layers, with twice the features if it is
/// concatenated. The outputs of all steps stand at their steps, and masked ones are 0. Initial and returned states are
/// those of the forward layer, then those of the backward layer.
/// </summary>
/// <example><code>new Bidirectional(new LSTM(32, returnSequences: true), inputShape: (20, 8))</code></example>
public sealed class Bidirectional : Layer
{
    static readonly string[] modes = ["concat", "sum", "mul", "ave"];

    /// <summary>A layer in both directions.</summary>
    /// <param name="layer">
    /// What both are made like, with weights of their own; the backward layer begins with the last step.
    /// </param>
    /// <param name="mergeMode">"concat", "sum", "mul", "ave", or null for both outputs by themselves.</param>
    /// <param name="backwardLayer">The backward layer itself, if it is to be another; goBackwards must be set.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type of what comes out.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The mode is not known, or the two layers do not go together.</exception>
    public Bidirectional(RecurrentLayer layer, string? mergeMode = "concat", RecurrentLayer? backwardLayer = null,
        string? name = null, bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, trainable, dtype, inputShape ?? layer?.InputShape)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (mergeMode is not null && !modes.Contains(mergeMode)) throw Names.Unknown("merge mode", mergeMode, modes);
        MergeMode = mergeMode;
        ForwardLayer = Track(Copy(layer, "forward_", layer.GoBackwards));
        BackwardLayer = Track(backwardLayer ?? Copy(layer, "backward_", goBackwards: true));
        if (ForwardLayer.GoBackwards == BackwardLayer.GoBackwards)
            throw new ArgumentException("One of the two layers goes backwards, and the other does not: " +
                $"here goBackwards is {ForwardLayer.GoBackwards} for both.");
        (bool, bool, bool) Options(RecurrentLayer of) => (of.Stateful, of.ReturnSequences, of.ReturnState);
        if (Options(ForwardLayer) != Options(BackwardLayer))
            throw new ArgumentException("stateful, returnSequences and returnState are the same in both layers, not " +
                $"{Options(ForwardLayer)} and {Options(BackwardLayer)}.");
        // What a mask hides must not leak from one direction into the other.
        ForwardLayer.ZeroOutputForMask = BackwardLayer.ZeroOutputForMask = ForwardLayer.ReturnSequences;
    }

    /// <summary>How the outputs are merged; null if they are not.</summary>
    public string? MergeMode { get; }

    /// <summary>The layer that reads the sequence as it is.</summary>
    public RecurrentLayer ForwardLayer { get; }

    /// <summary>The layer that reads the sequence from its end.</summary>
    public RecurrentLayer BackwardLayer { get; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <summary>A layer with the same configuration, with weights of its own.</summary>
    static RecurrentLayer Copy(RecurrentLayer layer, string prefix, bool goBackwards)
    {
        JsonObject description = Registry.Serialize(layer);
        description.Remove("build_config");
        JsonNode config = description["config"]!;
        config["name"] = layer.Name.StartsWith(prefix, StringComparison.Ordinal) ? layer.Name : prefix + layer.Name;
        config["go_backwards"] = goBackwards;
        return (RecurrentLayer)FromConfig(description);
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        ForwardLayer.EnsureBuilt(inputShapes);
        BackwardLayer.EnsureBuilt(inputShapes);
    }

    /// <inheritdoc/>
    public override void BuildFromConfig(JsonObject config) =>
        base.BuildFromConfig(RecurrentLayer.ShapeOfSequences(config));

    /// <summary>Sets the states of stateful layers back to 0.</summary>
    public void ResetState()
    {
        ForwardLayer.ResetState();
        BackwardLayer.ResetState();
    }

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        Tensor[] states = inputs.Length > 1 ? inputs[1..] : [.. context.InitialState];
        int own = ForwardLayer.Cell.StateSizes.Count, wanted = own + BackwardLayer.Cell.StateSizes.Count;
        if (states.Length > 0 && states.Length != wanted)
            throw new ArgumentException(
                $"The two layers have {wanted} states together, and {states.Length} were given.");
        Tensor[] Run(RecurrentLayer layer, Tensor[] from) =>
            layer.ApplyMany([inputs[0]], context.For([context.Mask], from));
        Tensor[] forward = Run(ForwardLayer, states.Length > 0 ? states[..own] : []);
        Tensor[] backward = Run(BackwardLayer, states.Length > 0 ? states[own..] : []);
        Tensor y = forward[0].Cast(DType), reverse = backward[0].Cast(DType);
        if (ForwardLayer.ReturnSequences) reverse = reverse.Reverse(1);
        Tensor[] merged = MergeMode switch
        {
            "concat" => [Tensor.Concatenate([y, reverse], -1)],
            "sum" => [y + reverse],
            "ave" => [(y + reverse) / 2],
            "mul" => [y * reverse],
            _ => [y, reverse],
        };
        return [.. merged, .. forward[1..], .. backward[1..]];
    }

    /// <summary>None, as for all recurrent layers.</summary>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [];

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("merge_mode", MergeMode),
        ("layer", Registry.Serialize(ForwardLayer)), ("backward_layer", Registry.Serialize(BackwardLayer)));

    internal static Bidirectional Read(JsonObject c) => new(Inner(c, "layer"),
        c.ContainsKey("merge_mode") ? c.String("merge_mode") : "concat",
        c["backward_layer"] is null ? null : Inner(c, "backward_layer"),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));

    static RecurrentLayer Inner(JsonObject c, string key)
    {
        Layer layer = FromConfig(c[key] as JsonObject ?? throw new FormatException($"The config lacks '{key}'."));
        return layer as RecurrentLayer ?? throw new ArgumentException($"{layer} is not a recurrent layer.");
    }
}
