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
        AddImages();
    }

    static void AddImages()
    {
        Add("AutoContrast", AutoContrast.Read);
        Add("ContrastLimitedAdaptiveHistogramEqualization", ContrastLimitedAdaptiveHistogramEqualization.Read);
        Add("CutMix", CutMix.Read);
        Add("Equalization", Equalization.Read);
        Add("MaxNumBoundingBoxes", MaxNumBoundingBoxes.Read);
        Add("MixUp", MixUp.Read);
        Add("RandomBrightness", RandomBrightness.Read);
        Add("RandomColorDegeneration", RandomColorDegeneration.Read);
        Add("RandomContrast", RandomContrast.Read);
        Add("RandomErasing", RandomErasing.Read);
        Add("RandomFlip", RandomFlip.Read);
        Add("RandomGrayscale", RandomGrayscale.Read);
        Add("RandomInvert", RandomInvert.Read);
        Add("RandomPosterization", RandomPosterization.Read);
        Add("RandomSharpness", RandomSharpness.Read);
        Add("Solarization", Solarization.Read);
    }
}
