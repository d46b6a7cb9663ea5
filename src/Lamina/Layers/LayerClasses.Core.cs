using Lamina.Saving;

namespace Lamina.Layers;

// Layers of the core that came later: einsum products, wrappers, adaptive pooling, blocks.
static partial class LayerClasses
{
    static void AddCore()
    {
        Add("EinsumDense", EinsumDense.Read);
        Add("ReversibleEmbedding", ReversibleEmbedding.Read);
        Add("TernaryDense", TernaryDense.Read);
        Add("SpectralNormalization", SpectralNormalization.Read);
        Registry.Register("Lamina>LowRankAdapter", LowRankAdapter.Read);
        Add("Lambda", Lambda.Read);
        Add("AdaptiveAveragePooling1D", AdaptiveAveragePooling1D.Read);
        Add("AdaptiveAveragePooling2D", AdaptiveAveragePooling2D.Read);
        Add("AdaptiveAveragePooling3D", AdaptiveAveragePooling3D.Read);
        Add("AdaptiveMaxPooling1D", AdaptiveMaxPooling1D.Read);
        Add("AdaptiveMaxPooling2D", AdaptiveMaxPooling2D.Read);
        Add("AdaptiveMaxPooling3D", AdaptiveMaxPooling3D.Read);
    }
}
