using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

/// <summary>a + scale · b, the sum in the blocks of InceptionResNetV2, under the name that Keras gives it.</summary>
sealed class CustomScaleLayer(double scale, string? name = null, DType dtype = DType.Float32)
    : Layer(name, dtype: dtype)
{
    public override string Module => "keras.src.applications.inception_resnet_v2";

    public override bool TakesList => true;

    public override Tensor[] CallMany(Tensor[] inputs, CallContext context) => inputs.Length == 2
        ? [inputs[0] + inputs[1] * scale]
        : throw new ArgumentException($"It adds one input, scaled, to another; there are {inputs.Length}.");

    public override JsonObject GetConfig() => base.GetConfig().With(("scale", scale));

    internal static void Register() => Registry.Add("keras.src.applications.inception_resnet_v2",
        nameof(CustomScaleLayer), c => new CustomScaleLayer(c.Double("scale", 1), LayerConfig.Name(c),
            LayerConfig.Type(c)));
}
