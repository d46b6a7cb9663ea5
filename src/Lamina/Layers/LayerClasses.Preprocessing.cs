using Lamina.Saving;

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
        Registry.Add("keras.utils", "FeatureSpace", FeatureSpace.Read);
        Registry.Add(Feature.Place, "Feature", Feature.Read);
        Registry.Add(Feature.Place, "Cross", FeatureCross.Read);
        Registry.Add(Feature.Place, "TFDIdentity", Identity.Read);
        AddImages();
    }

    static void AddImages()
    {
        Add("AugMix", AugMix.Read);
        Add("AutoContrast", AutoContrast.Read);
        Add("CenterCrop", CenterCrop.Read);
        Add("ContrastLimitedAdaptiveHistogramEqualization", ContrastLimitedAdaptiveHistogramEqualization.Read);
        Add("CutMix", CutMix.Read);
        Add("Equalization", Equalization.Read);
        Add("MaxNumBoundingBoxes", MaxNumBoundingBoxes.Read);
        Add("MixUp", MixUp.Read);
        Add("RandAugment", RandAugment.Read);
        Add("RandomBrightness", RandomBrightness.Read);
        Add("RandomColorDegeneration", RandomColorDegeneration.Read);
        Add("RandomColorJitter", RandomColorJitter.Read);
        Add("RandomContrast", RandomContrast.Read);
        Add("RandomCrop", RandomCrop.Read);
        Add("RandomElasticTransform", RandomElasticTransform.Read);
        Add("RandomErasing", RandomErasing.Read);
        Add("RandomFlip", RandomFlip.Read);
        Add("RandomGaussianBlur", RandomGaussianBlur.Read);
        Add("RandomGrayscale", RandomGrayscale.Read);
        Add("RandomHue", RandomHue.Read);
        Add("RandomInvert", RandomInvert.Read);
        Add("RandomPerspective", RandomPerspective.Read);
        Add("RandomPosterization", RandomPosterization.Read);
        Add("RandomRotation", RandomRotation.Read);
        Add("RandomSaturation", RandomSaturation.Read);
        Add("RandomSharpness", RandomSharpness.Read);
        Add("RandomShear", RandomShear.Read);
        Add("RandomTranslation", RandomTranslation.Read);
        Add("RandomZoom", RandomZoom.Read);
        Add("Resizing", Resizing.Read);
        Add("Solarization", Solarization.Read);
    }
}
