namespace Lamina.Layers;

// Layers of the core that came later: einsum products, wrappers, adaptive pooling, blocks.
static partial class LayerClasses
{
    static void AddCore()
    {
        Add("EinsumDense", EinsumDense.Read);
    }
}
