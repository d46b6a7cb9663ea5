namespace Lamina.Layers;

// Layers that prepare data: tables, text, sound and images.
static partial class LayerClasses
{
    static void AddPreprocessing()
    {
    }
}
