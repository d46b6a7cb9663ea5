using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// The first step of a sequence, y = x₁, where a transformer gathers what it knows of the whole. Input (batch, steps,
/// features), output (batch, features).
/// </summary>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <example><code>new FirstStep().Apply(Input(128, 768)) // (None, 768)</code></example>
public sealed class FirstStep(string? name = null, DType dtype = DType.Float32) : Layer(name, dtype: dtype)
{
    /// <inheritdoc/>
    public override string ClassName => "Lamina>FirstStep";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Rank == 3
        ? x.Slice(1, 0, 1).Reshape(new Shape([x.Shape[0], x.Shape[2]]))
        : throw new ArgumentException($"It takes a sequence (batch, steps, features), not {x.Shape}.");

    internal static FirstStep Read(JsonObject c) => new(LayerConfig.Name(c), LayerConfig.Type(c));
}
