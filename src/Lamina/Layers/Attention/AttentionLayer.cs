using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What layers of attention have in common: each query looks at all keys and takes a mean of the values, weighted by
/// how well their keys suit it. Inputs are query (batch, queries, features), value (batch, keys, features) and,
/// by default equal to the value, key. Masks that travel with them hide steps.
/// </summary>
public abstract class AttentionLayer : Layer
{
    private protected AttentionLayer(string? name, bool trainable, DType dtype) : base(name, trainable, dtype) { }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    internal override IReadOnlyList<string> ArgumentNames => ["query", "value", "key"];

    /// <summary>Applies the layer to tensors.</summary>
    /// <param name="query">What looks, (batch, queries, features).</param>
    /// <param name="value">What is averaged, (batch, keys, features).</param>
    /// <param name="key">What is looked at, (batch, keys, features); by default the value.</param>
    /// <param name="useCausalMask">Whether a query sees only keys at its own position and before.</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public Tensor Apply(Tensor query, Tensor value, Tensor? key = null, bool useCausalMask = false) =>
        ApplyMany(Given(query, value, key), Context(useCausalMask, false))[0];

    /// <summary>Applies the layer to tensors and gives the weights of the means too.</summary>
    /// <param name="query">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="value">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="key">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="useCausalMask">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <returns>The output, and the scores after softmax: for each query a weight for each key.</returns>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public (Tensor Output, Tensor Scores) ApplyWithScores(
        Tensor query, Tensor value, Tensor? key = null, bool useCausalMask = false)
    {
        Tensor[] y = ApplyMany(Given(query, value, key), Context(useCausalMask, true));
        return (y[0], y[1]);
    }

    /// <summary>Applies the layer symbolically, for a functional model.</summary>
    /// <param name="query">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="value">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="key">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="useCausalMask">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public KerasTensor Apply(
        KerasTensor query, KerasTensor value, KerasTensor? key = null, bool useCausalMask = false) =>
        ApplyMany(Given(query, value, key), arguments: Arguments(useCausalMask, false))[0];

    /// <summary>Applies the layer symbolically and gives the weights of the means too.</summary>
    /// <param name="query">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="value">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="key">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="useCausalMask">As of <see cref="Apply(Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <returns>The output, and the scores after softmax.</returns>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public (KerasTensor Output, KerasTensor Scores) ApplyWithScores(
        KerasTensor query, KerasTensor value, KerasTensor? key = null, bool useCausalMask = false)
    {
        KerasTensor[] y = ApplyMany(Given(query, value, key), arguments: Arguments(useCausalMask, true));
        return (y[0], y[1]);
    }

    private protected static T[] Given<T>(T query, T value, T? key) where T : class =>
        key is null ? [query, value] : [query, value, key];

    private protected static JsonObject Arguments(bool useCausalMask, bool withScores)
    {
        var arguments = new JsonObject();
        if (useCausalMask) arguments["use_causal_mask"] = true;
        if (withScores) arguments["return_attention_scores"] = true;
        return arguments;
    }

    private protected static CallContext Context(
        bool useCausalMask, bool withScores, IReadOnlyDictionary<string, Tensor>? tensors = null) =>
        (CallContext.Current ?? new CallContext()).For([], arguments: Arguments(useCausalMask, withScores),
            tensors: tensors);

    private protected static bool IsCausal(CallContext context) => context.Arguments.Bool("use_causal_mask", false);

    private protected static bool WantsScores(CallContext context) =>
        context.Arguments.Bool("return_attention_scores", false);

    /// <summary>The mask of an input: the one given by name, else the one that came with it.</summary>
    private protected static Tensor? MaskOf(CallContext context, int input, string name) =>
        context.Tensors.TryGetValue(name, out Tensor? given) ? given.Cast(DType.Bool)
        : input < context.Masks.Count ? context.Masks[input]?.Cast(DType.Bool) : null;

    /// <summary>Query, value and key, whose default is the value.</summary>
    /// <exception cref="ArgumentException">There are not two or three.</exception>
    private protected static (T Query, T Value, T Key) Three<T>(IReadOnlyList<T> inputs) => inputs.Count is 2 or 3
        ? (inputs[0], inputs[1], inputs[inputs.Count - 1])
        : throw new ArgumentException($"Attention takes query, value and perhaps key, not {inputs.Count} inputs.");
}
