namespace Lamina.Layers;

// Layers that prepare data: tables, text, sound and images.
static partial class LayerClasses
{
    static void AddPreprocessing()
    {
        Add("CategoryEncoding", CategoryEncoding.Read);
        Add("Discretization", Discretization.Read);
        Add("HashedCrossing", HashedCrossing.Read);
        Add("Hashing", Hashing.Read);
        Add("IntegerLookup", IntegerLookup.Read);
        Add("MelSpectrogram", MelSpectrogram.Read);
        Add("Pipeline", Pipeline.Read);
        Add("STFTSpectrogram", STFTSpectrogram.Read);
        Add("StringLookup", StringLookup.Read);
        Add("TextVectorization", TextVectorization.Read);
    }
}
