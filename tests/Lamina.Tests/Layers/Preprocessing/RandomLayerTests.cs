using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>What all layers of augmentation promise.</summary>
public class RandomLayerTests
{
    static Layer Make(string name, long seed) => name switch
    {
        "RandomBrightness" => new RandomBrightness(0.4, seed: seed),
        "RandomContrast" => new RandomContrast(0.4, seed: seed),
        "RandomColorDegeneration" => new RandomColorDegeneration(0.8, seed: seed),
        "RandomErasing" => new RandomErasing(1, (0.2, 0.5), seed: seed),
        "RandomFlip" => new RandomFlip(seed: seed),
        "RandomGrayscale" => new RandomGrayscale(0.5, seed: seed),
        "RandomInvert" => new RandomInvert((0.5, 0.5), seed: seed),
        "RandomPosterization" => new RandomPosterization((1, 8), seed: seed),
        "RandomSharpness" => new RandomSharpness(1, seed: seed),
        "Solarization" => new Solarization(0.3, 0.5, seed: seed),
        "CutMix" => new CutMix(seed: seed),
        "MixUp" => new MixUp(0.5, seed: seed),
        "RandomTranslation" => new RandomTranslation(0.3, 0.3, seed: seed),
        "RandomZoom" => new RandomZoom(0.4, seed: seed),
        "RandomRotation" => new RandomRotation(0.3, seed: seed),
        "RandomShear" => new RandomShear(0.4, 0.4, seed: seed),
        "RandomPerspective" => new RandomPerspective(1, 0.6, seed: seed),
        "RandomElasticTransform" => new RandomElasticTransform((1, 1), (0.8, 1), seed: seed),
        "RandomGaussianBlur" => new RandomGaussianBlur((1, 1), (5, 3), seed: seed),
        "RandomHue" => new RandomHue(0.5, seed: seed),
        "RandomSaturation" => new RandomSaturation((0.1, 0.9), (0, 1), seed: seed),
        "RandomColorJitter" => new RandomColorJitter(null, 0.2, 0.3, (0.4, 0.6), 0.2, seed: seed),
        "RandAugment" => new RandAugment(seed: seed),
        "AugMix" => new AugMix(seed: seed),
        _ => throw new ArgumentException(name),
    };

    public static TheoryData<string> Names =>
    [
        "RandomBrightness", "RandomContrast", "RandomColorDegeneration", "RandomErasing", "RandomFlip",
        "RandomGrayscale", "RandomInvert", "RandomPosterization", "RandomSharpness", "Solarization", "CutMix", "MixUp",
        "RandomTranslation", "RandomZoom", "RandomRotation", "RandomShear", "RandomPerspective",
        "RandomElasticTransform", "RandomGaussianBlur", "RandomHue", "RandomSaturation", "RandomColorJitter",
        "RandAugment", "AugMix",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void InferenceGivesImagesBack(string name)
    {
        Tensor images = TestImages.Noise(2);
        Assert.Equal(images.ToArray<float>(), Make(name, 1).Apply(images).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSameSeedGivesTheSameImagesAndAnotherCallOthers(string name)
    {
        Tensor images = TestImages.Noise(16);
        Layer one = Make(name, 7), other = Make(name, 7);
        NDArray first = TestImages.Train(one, images);
        Assert.Equal(first.ToArray<float>(), TestImages.Train(other, images).ToArray<float>());
        Assert.NotEqual(first.ToArray<float>(), TestImages.Train(one, images).ToArray<float>());
        Assert.NotEqual(images.ToArray<float>(), first.ToArray<float>());
        Assert.All(first.ToArray<float>(), value => Assert.InRange(value, 0, 255));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ConfigsRoundTripAndGiveTheSameImages(string name)
    {
        Layer layer = Make(name, 3), copy = Layer.FromConfig(Registry.Serialize(layer));
        Assert.Equal(layer.GetConfig().ToJsonString(), copy.GetConfig().ToJsonString());
        Tensor images = TestImages.Noise(4);
        Assert.Equal(TestImages.Train(layer, images).ToArray<float>(), TestImages.Train(copy, images).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ChannelsFirstAndSingleImagesAreTheSame(string name)
    {
        Tensor images = TestImages.Noise(3);
        System.Text.Json.Nodes.JsonObject config = Registry.Serialize(Make(name, 5));
        config["config"]!["data_format"] = "channels_first";
        NDArray last = TestImages.Train(Make(name, 5), images);
        NDArray first = TestImages.Train(Layer.FromConfig(config), images.Transpose([0, 3, 1, 2]));
        // Noise that fills a box is drawn in the layout of the last channels, so that it agrees too.
        Assert.Equal(last.ToArray<float>(), Tensor.From(first).Transpose([0, 2, 3, 1]).ToArray<float>());
        NDArray single = TestImages.Train(Make(name, 5), images.Select(0, 0));
        Assert.Equal((6, 5, 3), single.Shape);
    }
}
