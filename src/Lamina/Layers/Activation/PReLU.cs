using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// x where it is positive, else α · x with learned slopes α, one for each place of a sample (He et al. 2015). Input of
/// any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new PReLU(sharedAxes: [1, 2]).Apply(Input(28, 28, 3)) // (None, 28, 28, 3)</code></example>
public sealed class PReLU : Layer
{
    readonly Initializer initializer;
    readonly Regularizer? regularizer;
    readonly Constraint? constraint;
    readonly Ints? sharedAxes;
    Variable? alpha;

    /// <summary>A rectifier with learned slopes.</summary>
    /// <param name="alphaInitializer">By default zeros.</param>
    /// <param name="alphaRegularizer">Penalty on the slopes.</param>
    /// <param name="alphaConstraint">Applied to the slopes after each step.</param>
    /// <param name="sharedAxes">Axes along which one slope serves all, from 1: 1 and 2 for those of an image.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public PReLU(
        Initializer? alphaInitializer = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null,
        Ints? sharedAxes = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        (initializer, regularizer, constraint) = (alphaInitializer ?? "zeros", alphaRegularizer, alphaConstraint);
        this.sharedAxes = sharedAxes;
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape shape = inputShapes[0].Slice(1);
        foreach (int axis in sharedAxes ?? []) shape = shape.With(axis - 1, 1);
        alpha = AddWeight("alpha", shape, initializer, true, regularizer, constraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Relu() - alpha!.Tensor * (-x).Relu();

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("alpha_initializer", Registry.Serialize(initializer)),
        ("alpha_regularizer", Registry.SerializeOrNull(regularizer)),
        ("alpha_constraint", Registry.SerializeOrNull(constraint)),
        ("shared_axes", sharedAxes is { } axes ? Config.List(axes) : null));

    internal static PReLU Read(JsonObject c) => new(
        LayerConfig.Initializer(c, "alpha_initializer"), LayerConfig.Regularizer(c, "alpha_regularizer"),
        LayerConfig.Constraint(c, "alpha_constraint"), c.Ints("shared_axes") is { } axes ? (Ints)axes : (Ints?)null,
        LayerConfig.Name(c), LayerConfig.Type(c));
}
