namespace Lamina.Layers;

// Attention and what transformers are made of.
static partial class LayerClasses
{
    static void AddAttention()
    {
    }
}
