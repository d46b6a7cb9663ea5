using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A layer: weights and what it does with its inputs. To write one, derive from this class, make the weights in
/// <see cref="Build"/> with <see cref="AddWeight"/> and compute in <see cref="Call"/> (one input) or
/// <see cref="CallMany"/> (several). Output shapes are worked out by themselves. See docs/adding-a-layer.md.
/// </summary>
public abstract partial class Layer : IKerasObject
{
    /// <summary>Begins a layer.</summary>
    /// <param name="name">Its name; by default the class name in snake case, numbered.</param>
    /// <param name="trainable">Whether training changes its weights.</param>
    /// <param name="dtype">The type that it computes in; other floating-point inputs are converted.</param>
    /// <param name="inputShape">The shape of one sample, for the first layer of a Sequential.</param>
    protected Layer(
        string? name = null, bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
    {
        Engine.Backend.Prepare();
        if (name is "") throw new ArgumentException("The name of a layer cannot be empty.", nameof(name));
        if (name?.Contains('/') == true)
            throw new ArgumentException($"The name of a layer cannot contain '/': '{name}'.", nameof(name));
        (Name, InputShape, this.trainable) = (name ?? AutoName.Next(ClassName), inputShape, trainable);
        // float32 is what layers take that are told nothing, so the global policy may stand in for it.
        DTypePolicy = DTypePolicy.For(dtype);
        Rematerialize = RematScope.Includes(this);
    }

    /// <summary>The name, unique within a model.</summary>
    public string Name { get; internal set; }

    /// <summary>
    /// Which type the layer computes in and which its weights have; by default that of
    /// <see cref="Keras.SetDTypePolicy"/>.
    /// </summary>
    public DTypePolicy DTypePolicy { get; init; }

    /// <summary>The type that the layer computes in; without mixed precision its weights have it too.</summary>
    public DType DType => DTypePolicy.ComputeDType;

    /// <summary>The type of the weights.</summary>
    public DType VariableDType => DTypePolicy.VariableDType;

    /// <summary>The shape of one sample (without the batch) that the constructor was given, if any.</summary>
    public Shape? InputShape { get; }

    /// <summary>Whether the weights have been made.</summary>
    public bool Built { get; private set; }

    /// <summary>The shapes that the layer was built for, −1 where unknown; empty before.</summary>
    public IReadOnlyList<Shape> BuildShapes { get; private set; } = [];

    /// <summary>Whether the layer lets a mask through or makes use of one.</summary>
    public virtual bool SupportsMasking => false;

    /// <summary>
    /// Whether several inputs are one argument, a list, as those of Add and Concatenate are in Keras; otherwise they
    /// are separate arguments. It matters for configs only.
    /// </summary>
    public virtual bool TakesList => false;

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => "keras.layers";

    /// <summary>The configuration under Keras's keys: name, trainable and dtype; layers add their own.</summary>
    public virtual JsonObject GetConfig()
    {
        var config = new JsonObject { ["name"] = Name, ["trainable"] = Trainable, ["dtype"] = DTypePolicy.ToConfig() };
        if (ActivityRegularizer is not null) config["activity_regularizer"] = Registry.Serialize(ActivityRegularizer);
        return config;
    }

    /// <summary>What Keras writes as build_config: the shapes that the layer was built for.</summary>
    public virtual JsonObject? GetBuildConfig() => !Built || BuildShapes.Count == 0 ? null : new JsonObject
    {
        ["input_shape"] = BuildShapes.Count == 1 && !TakesList
            ? ShapeConfig.Write(BuildShapes[0])
            : new JsonArray([.. BuildShapes.Select(ShapeConfig.Write)]),
    };

    /// <summary>Makes the weights. Sizes that are not known yet are −1. Called once, before the first call.</summary>
    /// <param name="inputShapes">The shape of each input, the batch first.</param>
    public virtual void Build(params Shape[] inputShapes) { }

    /// <summary>Computes the output of a layer with one input.</summary>
    /// <param name="x">The input, the batch first.</param>
    /// <param name="context">Training or not, mask, states.</param>
    public virtual Tensor Call(Tensor x, CallContext context) =>
        throw new NotSupportedException($"{ClassName} overrides neither Call nor CallMany.");

    /// <summary>
    /// Computes the outputs of a layer with several inputs; by default there is one, which goes to <see
    /// cref="Call"/>.
    /// </summary>
    /// <param name="inputs">The inputs, each with the batch first.</param>
    /// <param name="context">Training or not, masks, states.</param>
    /// <exception cref="ArgumentException">The layer takes one input and got more.</exception>
    public virtual Tensor[] CallMany(Tensor[] inputs, CallContext context) => inputs.Length == 1
        ? [Call(inputs[0], context)]
        : throw new ArgumentException($"It takes one input, not {inputs.Length}.");

    /// <summary>The mask of each output: by default that of the first input, if the layer supports masking.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="masks">The mask of each; null where there is none.</param>
    public virtual Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) =>
        [SupportsMasking && masks.Length > 0 ? masks[0] : null];

    /// <summary>Makes the weights for these input shapes unless they have been made.</summary>
    /// <exception cref="GraphException">The shapes do not suit the layer.</exception>
    public void EnsureBuilt(params Shape[] inputShapes)
    {
        if (Built) return;
        using NameScope.Exit scope = NameScope.Enter(Name);
        using DTypePolicy.Exit policy = DTypePolicy.Enter(DTypePolicy);
        Guarded(inputShapes, () => { Build(inputShapes); return 0; });
        MarkBuilt(inputShapes);
    }

    /// <summary>Says that the weights are there; layers whose <see cref="Build"/> ends late call it.</summary>
    protected void MarkBuilt(params Shape[] inputShapes)
    {
        Built = true;
        BuildShapes = inputShapes;
    }

    /// <inheritdoc/>
    public virtual void BuildFromConfig(JsonObject config)
    {
        if (config["input_shape"] is not JsonArray given || Built) return;
        bool several = given.Any(item => item is JsonArray);
        EnsureBuilt(several ? [.. given.Select(ShapeConfig.Read)] : [ShapeConfig.Read(given)]);
    }

    /// <summary>Makes a layer from what <see cref="Registry.Serialize"/> or Keras wrote.</summary>
    /// <param name="config">An object with class_name and config.</param>
    /// <exception cref="FormatException">It is no such object.</exception>
    /// <exception cref="ArgumentException">The class is not known or is not a layer.</exception>
    public static Layer FromConfig(JsonObject config) => Registry.Deserialize(config) as Layer
        ?? throw new ArgumentException($"'{config["class_name"]}' is not a layer.");

    /// <summary>Makes the next call build again; a Sequential whose layers change does so.</summary>
    private protected void Unbuild() => (Built, BuildShapes) = (false, []);

    /// <summary>For example Dense 'dense_1'.</summary>
    public override string ToString() => $"{ClassName} '{Name}'";
}
