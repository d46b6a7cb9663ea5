using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Losses;

/// <summary>
/// How far outputs are from targets. To write one, override <see cref="Call"/>, which gives a number for each sample;
/// weights, masks and the reduction are done here. A string such as "mse" converts to one.
/// </summary>
public abstract class Loss : IKerasObject
{
    /// <summary>The Keras module of losses.</summary>
    internal const string Family = "keras.losses";

    /// <summary>Begins a loss.</summary>
    /// <param name="name">Its name; by default the class name in snake case.</param>
    /// <param name="reduction">
    /// "sum_over_batch_size" (or "mean"): the mean over all numbers; "sum"; "mean_with_sample_weight": the sum divided
    /// by the sum of the weights; "none": a number for each sample.
    /// </param>
    /// <exception cref="ArgumentException">The reduction is another word.</exception>
    protected Loss(string? name = null, string reduction = "sum_over_batch_size")
    {
        if (reduction is not ("sum_over_batch_size" or "mean" or "sum" or "mean_with_sample_weight" or "none"))
            throw Names.Unknown("reduction", reduction,
                ["sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none"]);
        (Name, Reduction) = (name ?? AutoName.SnakeCase(ClassName), reduction);
    }

    /// <summary>The name, for messages and configs.</summary>
    public string Name { get; }

    /// <summary>What becomes of the numbers of the samples.</summary>
    public string Reduction { get; }

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <summary>The axis of the classes, if targets are class numbers that can be checked.</summary>
    internal virtual int? ClassAxis => null;

    /// <summary>Whether targets have the shape of predictions, or one that is made to fit it.</summary>
    internal virtual bool TargetsHaveShapeOfPredictions => true;

    /// <summary>A class number that is allowed although it is none, because samples with it do not count.</summary>
    internal virtual int? IgnoredClass => null;

    /// <inheritdoc/>
    public virtual JsonObject GetConfig() => new() { ["name"] = Name, ["reduction"] = Reduction };

    /// <summary>The loss of each sample: the last axis has been worked into one number.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The outputs of the model.</param>
    public abstract Tensor Call(Tensor yTrue, Tensor yPred);

    /// <summary>The loss of a batch, reduced; a mask that travels with the outputs leaves steps out.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The outputs of the model.</param>
    /// <param name="sampleWeight">How much each sample counts.</param>
    /// <param name="mask">Which samples count; by default the mask that travels with the outputs.</param>
    public Tensor Apply(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null, Tensor? mask = null)
    {
        mask ??= Masks.Of(yPred);
        if (yPred.DType is not (DType.Float32 or DType.Float64)) yPred = yPred.Cast(DType.Float32);
        Tensor values = Call(yTrue, yPred);
        if (Valid(yTrue, yPred) is { } valid) mask = mask is null ? valid : mask & valid;
        return Weighting.Reduce(values, sampleWeight, mask, Reduction);
    }

    /// <summary>Which samples the loss itself leaves out; null if it leaves none.</summary>
    protected virtual Tensor? Valid(Tensor yTrue, Tensor yPred) => null;

    /// <summary>The loss that a string id or a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Loss FromConfig(JsonNode config) => Registry.Get<Loss>(Family, "loss", config);

    /// <summary>The loss with that string id, such as "sparse_categorical_crossentropy".</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator Loss(string id) => Registry.Get<Loss>(Family, "loss", id);
}
