using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Where data enters a model. <see cref="Keras.Input(ReadOnlySpan{int})"/> makes one. Its output has the shape that it
/// is given, the batch first.
/// </summary>
/// <example><code>new InputLayer((-1, 28, 28, 1)).Output // (None, 28, 28, 1)</code></example>
public sealed class InputLayer : Layer
{
    /// <summary>An input of the given shape.</summary>
    /// <param name="batchShape">The shape with the batch first; −1 is unknown.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="name">The name; by default input_layer, numbered.</param>
    public InputLayer(Shape batchShape, DType dtype = DType.Float32, string? name = null) : base(name, dtype: dtype)
    {
        if (batchShape.Rank == 0) throw new ArgumentException("An input needs a batch dimension.", nameof(batchShape));
        BatchShape = batchShape;
        // What comes in is not what is computed in: no policy changes it.
        DTypePolicy = dtype;
        MarkBuilt(batchShape);
        var call = new LayerCall { Layer = this, Inputs = [] };
        call.Outputs = [new KerasTensor(batchShape, dtype, call, 0)];
        Calls.Add(call);
    }

    /// <summary>The shape with the batch first; −1 is unknown.</summary>
    public Shape BatchShape { get; }

    /// <summary>The symbolic tensor that comes in.</summary>
    public KerasTensor Output => Calls[0].Outputs[0];

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["batch_shape"] = ShapeConfig.Write(BatchShape),
        ["dtype"] = DType.KerasName(),
        ["sparse"] = false,
        ["ragged"] = false,
        ["name"] = Name,
        ["optional"] = false,
    };

    /// <inheritdoc/>
    public override JsonObject? GetBuildConfig() => null;

    /// <summary>Rebuilds an input from its configuration.</summary>
    /// <exception cref="FormatException">The shape is missing or no list of sizes.</exception>
    public static new InputLayer FromConfig(JsonObject config)
    {
        // Keras 2 wrote batch_input_shape.
        Shape shape = ShapeConfig.Read(config["batch_shape"] ?? config["batch_input_shape"]);
        DType type = config["dtype"] is { } dtype ? DTypes.Parse(dtype.GetValue<string>()) : DType.Float32;
        return new InputLayer(shape, type, config["name"]?.GetValue<string>());
    }
}
