using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Puts a learned step before a sequence: y = [token, x₁, …, xₙ]. A transformer gathers there what it knows of the
/// whole (Devlin et al. 2019; Dosovitskiy et al. 2021). Input (batch, steps, features), output (batch, steps + 1,
/// features).
/// </summary>
/// <example><code>new ClassToken().Apply(Input(196, 768)) // (None, 197, 768)</code></example>
public sealed class ClassToken : Layer
{
    readonly Initializer initializer;
    Variable? token;

    /// <summary>A token before the sequence.</summary>
    /// <param name="initializer">Of the token; by default zeros.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the token.</param>
    /// <param name="dtype">Element type.</param>
    public ClassToken(
        Initializer? initializer = null, string? name = null, bool trainable = true, DType dtype = DType.Float32)
        : base(name, trainable, dtype) => this.initializer = initializer ?? "zeros";

    /// <inheritdoc/>
    public override string ClassName => "Lamina>ClassToken";

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        if (inputShapes[0].Rank != 3)
            throw new ArgumentException($"It takes a sequence (batch, steps, features), not {inputShapes[0]}.");
        token = AddWeight("token", new Shape([1, 1, inputShapes[0][-1]]), initializer);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => Tensor.Concatenate(
        [token!.Tensor.BroadcastTo(new Shape([x.Shape[0], 1, x.Shape[2]])), x], 1);

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        base.GetConfig().With(("initializer", Registry.Serialize(initializer)));

    internal static ClassToken Read(JsonObject c) => new(LayerConfig.Initializer(c, "initializer"),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
