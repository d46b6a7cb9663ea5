using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.IR.Primitives;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Attention by several heads: query, key and value are projected for each head, the heads attend side by side with
/// the scores query · keyᵀ / √size, and a last projection brings them together (Vaswani et al. 2017).
/// </summary>
public abstract partial class HeadedAttention : AttentionLayer
{
    readonly HeadOptions options;
    readonly SeedGenerator random;
    EinsumDense? query, key, value, gate, output;

    private protected HeadedAttention(HeadOptions options, string? name, bool trainable, DType dtype)
        : base(name, trainable, dtype)
    {
        if (options.Dropout is not (>= 0 and < 1))
            throw new ArgumentException($"A dropout rate is in [0, 1), not {options.Dropout}.");
        if (options.SlidingWindow is < 1)
            throw new ArgumentException($"A sliding window has at least 1 step, not {options.SlidingWindow}.");
        this.options = options;
        random = Track(new SeedGenerator(options.Seed));
    }

    /// <summary>Applies the layer to tensors.</summary>
    /// <param name="query">What looks, (batch, queries, features).</param>
    /// <param name="value">What is averaged, (batch, keys, features).</param>
    /// <param name="attentionMask">(batch, queries, keys): true where a query may look at a key.</param>
    /// <param name="key">What is looked at, (batch, keys, features); by default the value.</param>
    /// <param name="useCausalMask">Whether a query sees only keys at its own position and before.</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public Tensor ApplyMasked(
        Tensor query, Tensor value, Tensor attentionMask, Tensor? key = null, bool useCausalMask = false) =>
        ApplyMany(Given(query, value, key), Context(useCausalMask, false, Named(attentionMask)))[0];

    /// <summary>Applies the layer symbolically, for a functional model.</summary>
    /// <param name="query">What looks, (batch, queries, features).</param>
    /// <param name="value">What is averaged, (batch, keys, features).</param>
    /// <param name="attentionMask">(batch, queries, keys): true where a query may look at a key.</param>
    /// <param name="key">What is looked at, (batch, keys, features); by default the value.</param>
    /// <param name="useCausalMask">Whether a query sees only keys at its own position and before.</param>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public KerasTensor ApplyMasked(KerasTensor query, KerasTensor value, KerasTensor attentionMask,
        KerasTensor? key = null, bool useCausalMask = false) =>
        ApplyMany(Given(query, value, key), null, Arguments(useCausalMask, false), Named(attentionMask))[0];

    static Dictionary<string, T> Named<T>(T attentionMask) => new() { ["attention_mask"] = attentionMask };

    /// <summary>The factor of the scores.</summary>
    private protected abstract double Scale { get; }

    /// <summary>The axes of the projected tensors along which queries look at keys.</summary>
    private protected abstract Ints AxesOf(int rank);

    /// <summary>Brings projected keys or values to one for each head of the queries.</summary>
    private protected abstract Tensor Spread(Tensor projected);

    /// <summary>Makes the projections: (…, features) to (…, heads, size) and back to the output.</summary>
    private protected void BuildHeads(
        IReadOnlyList<Shape> shapes, (int Heads, int Size) queries, (int Heads, int Size) keys,
        (int Heads, int Size) values, Shape outputs)
    {
        (Shape queryShape, Shape valueShape, Shape keyShape) = Three(shapes);
        if (queryShape.Rank < 3 || valueShape.Rank != queryShape.Rank)
            throw new ArgumentException($"Query and value need the same rank of 3 or more, (batch, steps, features); " +
                $"they are {queryShape} and {valueShape}.");
        if (valueShape.Slice(1, valueShape.Rank - 1) != keyShape.Slice(1, keyShape.Rank - 1))
            throw new ArgumentException(
                $"Value and key may differ in their last axis only; they are {valueShape} and {keyShape}.");
        query = Project("query", queryShape, 1, [queries.Heads, queries.Size]);
        key = Project("key", keyShape, 1, [keys.Heads, keys.Size]);
        if (options.UseGate)
            gate = Project("gate", queryShape, 1, [queries.Heads, values.Size], Activations.Sigmoid);
        value = Project("value", valueShape, 1, [values.Heads, values.Size]);
        output = Project("attention_output",
            [.. queryShape.Slice(0, queryShape.Rank - 1), queries.Heads, values.Size], 2, outputs);
    }

    EinsumDense Project(string name, Shape input, int bound, Shape sizes, ActivationFunction? activation = null)
    {
        (string equation, string biasAxes) = AttentionEquations.Projection(input.Rank - bound, bound, sizes.Rank);
        Shape target = [.. Enumerable.Repeat(-1, input.Rank - bound - 1), .. sizes];
        EinsumDense layer = Track(new EinsumDense(equation, target, activation, options.UseBias ? biasAxes : null,
            options.Weights, options.ActivityRegularizer, name, Trainable)
        { DTypePolicy = DTypePolicy });
        layer.EnsureBuilt(input);
        return layer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not two or three inputs.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        (Tensor q, Tensor v, Tensor k) = Three(inputs);
        Tensor? mask = Mask(q.Shape[1], v.Shape[1], inputs.Length, context);
        bool causal = IsCausal(context);
        if (causal && mask is not null)
            (mask, causal) = (mask & AttentionMask.Causal(q.Shape[1], v.Shape[1]), false);
        Tensor? opened = gate?.Apply(q);
        (Tensor y, Tensor scores) =
            Attend(query!.Apply(q), key!.Apply(k), value!.Apply(v), mask, causal, context);
        y = output!.Apply(opened is null ? y : y * opened);
        return WantsScores(context) ? [y, scores] : [y];
    }

    Tensor? Mask(int queries, int keys, int inputs, CallContext context)
    {
        Tensor? mask = QueryMask(context)?.ExpandDims(-1);
        mask = AttentionMask.And(mask, MaskOf(context, 1, "value_mask")?.ExpandDims(-2));
        if (inputs == 3) mask = AttentionMask.And(mask, MaskOf(context, 2, "key_mask")?.ExpandDims(-2));
        if (options.SlidingWindow is { } window)
            mask = AttentionMask.And(mask, AttentionMask.SlidingWindow(queries, keys, window));
        return AttentionMask.And(mask, context.Tensors.GetValueOrDefault("attention_mask")?.Cast(DType.Bool));
    }

    private protected virtual Tensor? QueryMask(CallContext context) => MaskOf(context, 0, "query_mask");

    // A causal mask comes by itself, as whether there is one, and otherwise as part of the mask.
    (Tensor Output, Tensor Scores) Attend(
        Tensor q, Tensor k, Tensor v, Tensor? mask, bool causal, CallContext context)
    {
        Ints axes = AxesOf(q.Rank);
        bool drops = context.Training && options.Dropout > 0, wantsScores = WantsScores(context);
        // Where a query sees nothing at all, Keras's fused attention takes the mean of all values, and its softmax 0.
        if (q.Rank == 4 && axes is [1] && !wantsScores && (options.Dropout == 0 || mask is null && !drops))
        {
            IReadOnlyList<Tensor> parts =
                mask is null ? [q, k, v] : [q, k, v, AttentionMask.Bias(mask, k.Shape[1], q.DType)];
            Tensor attended = new DotProductAttention(Scale, causal).Make([.. parts])[0];
            return (attended, attended);
        }
        if (causal) mask = AttentionMask.Causal(q.Shape[1], k.Shape[1]);
        (k, v) = (Spread(k), Spread(v));
        (string product, string combination) = AttentionEquations.Scores(q.Rank, axes);
        Tensor scores = Functions.Einsum(product, k, q * Scale);
        Ints last = [.. axes.Select((_, i) => i - axes.Count)];
        while (mask is not null && mask.Rank < scores.Rank) mask = mask.ExpandDims(-2 * axes.Count - 1);
        if (mask is not null)
            scores = Tensor.Where(mask, scores, scores.DType == DType.Float16 ? -3e4 : -1e9);
        Tensor weights = Functions.Softmax(scores, last);
        if (mask is not null) weights = Tensor.Where(mask, weights, 0);
        Tensor used = drops ? Dropout.Drop(weights, options.Dropout, random) : weights;
        return (Functions.Einsum(combination, used, v), weights);
    }

    /// <inheritdoc/>
    public override JsonObject? GetBuildConfig()
    {
        if (!Built || BuildShapes.Count == 0) return null;
        var shapes = new JsonObject();
        for (int i = 0; i < BuildShapes.Count; i++)
            shapes[$"{ArgumentNames[i]}_shape"] = ShapeConfig.Write(BuildShapes[i]);
        return new() { ["shapes_dict"] = shapes };
    }

    /// <inheritdoc/>
    public override void BuildFromConfig(JsonObject config)
    {
        if (config["shapes_dict"] is JsonObject shapes && !Built)
            EnsureBuilt([.. ArgumentNames.Select(name => shapes[$"{name}_shape"]).OfType<JsonArray>()
                .Select(ShapeConfig.Read)]);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig());
}
