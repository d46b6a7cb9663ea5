namespace Lamina.Layers;

// Attention and what transformers are made of.
static partial class LayerClasses
{
    static void AddAttention()
    {
        Add("Attention", Attention.Read);
        Add("AdditiveAttention", AdditiveAttention.Read);
        Add("MultiHeadAttention", MultiHeadAttention.Read);
        Add("GroupQueryAttention", GroupQueryAttention.Read, "GroupedQueryAttention");
    }
}
