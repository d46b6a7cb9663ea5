using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Layers;

// Attention and what transformers are made of.
static partial class LayerClasses
{
    // Layers of KerasHub, which registers its classes under its name.
    static void AddHub(string name, Func<JsonObject, Layer> make) => Registry.Register($"keras_hub>{name}", make);

    static void AddAttention()
    {
        Add("Attention", Attention.Read);
        Add("AdditiveAttention", AdditiveAttention.Read);
        Add("MultiHeadAttention", MultiHeadAttention.Read);
        Add("GroupQueryAttention", GroupQueryAttention.Read);
        // Its name in Keras's code, which older files have.
        Add("GroupedQueryAttention", GroupQueryAttention.Read);
        AddHub("RotaryEmbedding", RotaryEmbedding.Read);
        AddHub("SinePositionEncoding", SinePositionEncoding.Read);
        AddHub("PositionEmbedding", PositionEmbedding.Read);
        AddHub("TransformerEncoder", TransformerEncoder.Read);
        AddHub("TransformerDecoder", TransformerDecoder.Read);
        Registry.Register("Lamina>ClassToken", ClassToken.Read);
        Registry.Register("Lamina>FirstStep", FirstStep.Read);
        Add("LayerScale", LayerScale.Read);
        Add("StochasticDepth", StochasticDepth.Read);
    }
}
