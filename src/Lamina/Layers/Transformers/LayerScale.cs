using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// y = x · γ with a trained factor for each feature that begins small (Touvron et al. 2021), so that a residual branch
/// begins as nearly nothing. Input and output (…, features); weight (features).
/// </summary>
/// <example><code>new LayerScale(1e-6).Apply(Input(10, 32)) // (None, 10, 32)</code></example>
public sealed class LayerScale : Layer
{
    readonly double initValues;
    readonly int? projectionDim;
    Variable? gamma;

    /// <summary>A scaling of features.</summary>
    /// <param name="initValues">What each factor begins with.</param>
    /// <param name="projectionDim">How many features there are; by default as many as the input has.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the factors.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public LayerScale(double initValues = 1e-6, int? projectionDim = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(name, trainable, dtype, inputShape) =>
        (this.initValues, this.projectionDim) = (initValues, projectionDim);

    /// <summary>Where Keras has it: it comes with the networks ConvNeXt.</summary>
    public override string Module => "keras.src.applications.convnext";

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input has other features than were said.</exception>
    public override void Build(params Shape[] inputShapes)
    {
        if (projectionDim is { } said && said != inputShapes[0][-1])
            throw new ArgumentException($"It is for {said} features, the input has {inputShapes[0][-1]}.");
        gamma = AddWeight("gamma", inputShapes[0][-1], new Initializers.Constant(initValues));
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x * gamma!;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("init_values", initValues), ("projection_dim", projectionDim));

    internal static LayerScale Read(JsonObject c) => new(c.Double("init_values", 1e-6), c.IntOrNull("projection_dim"),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
