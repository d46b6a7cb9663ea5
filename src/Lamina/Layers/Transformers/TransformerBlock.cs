using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// What the blocks of a transformer have in common: parts around each of which a residual connection goes, with
/// dropout and a layer normalization, x + part(norm(x)) if that comes first and norm(x + part(x)) otherwise; the last
/// part is two dense layers. Input and output (batch, steps, features).
/// </summary>
public abstract class TransformerBlock : Layer
{
    readonly List<Residual> parts = [];
    Dense? intermediate, output;

    /// <summary>The normalization and the dropout of one part.</summary>
    sealed record Residual(LayerNormalization Norm, Dropout Dropout);

    private protected TransformerBlock(TransformerOptions options, string? name, bool trainable, DType dtype,
        Shape? inputShape) : base(name, trainable, dtype, inputShape)
    {
        if (options.IntermediateDim < 1 || options.NumHeads < 1)
            throw new ArgumentException($"A transformer needs at least 1 head and 1 intermediate feature, not " +
                $"{options.NumHeads} and {options.IntermediateDim}.");
        Options = options;
    }

    private protected TransformerOptions Options { get; }

    /// <inheritdoc/>
    public override string Module => "keras_hub.layers";

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <summary>Makes an attention over sequences of some shape and what goes around it.</summary>
    private protected MultiHeadAttention AddAttention(string name, Shape query, Shape value)
    {
        if (query.Rank != 3 || query[-1] < Options.NumHeads)
            throw new ArgumentException(
                $"It needs (batch, steps, features) with at least {Options.NumHeads} features, not {query}.");
        var attention = new MultiHeadAttention(Options.NumHeads, query[-1] / Options.NumHeads,
            dropout: Options.Dropout, kernelInitializer: Options.KernelInitializer,
            biasInitializer: Options.BiasInitializer, name: name, trainable: Trainable, dtype: DType);
        Track(attention).EnsureBuilt(query, value);
        AddResidual($"{name}_layer_norm", query);
        return attention;
    }

    void AddResidual(string name, Shape shape)
    {
        var norm = new LayerNormalization(epsilon: Options.LayerNormEpsilon, name: name, dtype: DType);
        Track(norm).EnsureBuilt(shape);
        parts.Add(new(norm, Track(new Dropout(Options.Dropout, dtype: DType))));
    }

    /// <summary>Makes the two dense layers at the end.</summary>
    private protected void AddFeedForward(Shape shape)
    {
        AddResidual("feedforward_layer_norm", shape);
        Dense Layer(int units, ActivationFunction? activation, string name) => Track(new Dense(units, activation,
            kernelInitializer: Options.KernelInitializer, biasInitializer: Options.BiasInitializer, name: name,
            trainable: Trainable, dtype: DType));
        intermediate = Layer(Options.IntermediateDim, Options.Activation, "feedforward_intermediate_dense");
        intermediate.EnsureBuilt(shape);
        output = Layer(shape[-1], null, "feedforward_output_dense");
        output.EnsureBuilt(shape.With(2, Options.IntermediateDim));
    }

    /// <summary>A part with its normalization, dropout and residual connection.</summary>
    /// <param name="part">Its number, in the order in which they were made.</param>
    /// <param name="x">What goes in.</param>
    /// <param name="inner">What the part does.</param>
    private protected Tensor Around(int part, Tensor x, Func<Tensor, Tensor> inner)
    {
        (LayerNormalization norm, Dropout dropout) = (parts[part].Norm, parts[part].Dropout);
        if (Options.NormalizeFirst) return x + dropout.Apply(inner(norm.Apply(x)));
        return norm.Apply(x + dropout.Apply(inner(x)));
    }

    /// <summary>The dense layers at the end.</summary>
    private protected Tensor FeedForward(Tensor x) =>
        Around(parts.Count - 1, x, y => output!.Apply(intermediate!.Apply(y)));

    /// <summary>Attention whose keys are hidden by a mask (batch, keys), or by one (batch, queries, keys).</summary>
    private protected static Tensor Attend(MultiHeadAttention attention, Tensor query, Tensor value, Tensor? hidden,
        Tensor? attentionMask, bool causal)
    {
        var named = new Dictionary<string, Tensor>();
        if (attentionMask is not null) named["attention_mask"] = attentionMask;
        var arguments = new JsonObject();
        if (causal) arguments["use_causal_mask"] = true;
        return attention.ApplyMany([query, value], CallContext.Current!.For([null, hidden], null, arguments, named))[0];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Options.Write(base.GetConfig());
}
