using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Applied;

/// <summary>What the networks compute, what their options do, and what goes wrong.</summary>
public class NetworkTests
{
    public static TheoryData<string, Func<Model>> Small() => new()
    {
        { "LeNet", () => Applications.LeNet() },
        { "MobileNet", () => Applications.MobileNet(inputShape: (32, 32, 3), classes: 10, alpha: 0.25) },
        { "MobileNetV2", () => Applications.MobileNetV2(inputShape: (32, 32, 3), classes: 10) },
        { "MobileNetV3", () => Applications.MobileNetV3Small(inputShape: (32, 32, 3), classes: 10) },
        { "ResNet50", () => Applications.ResNet50(inputShape: (32, 32, 3), classes: 10) },
    };

    [Theory]
    [MemberData(nameof(Small), DisableDiscoveryEnumeration = true)]
    public void Classifier_gives_a_probability_for_each_class(string name, Func<Model> build)
    {
        Model model = build();
        Shape image = model.Inputs[0].Shape;
        var images = new NDArray(new Shape([2, image[1], image[2], image[3]]));
        images.AsSpan<float>()[7] = 1;
        NDArray scores = model.Predict(images);
        Assert.Equal(new Shape([2, 10]), scores.Shape);
        foreach (float[] row in scores.ToArray<float>().Chunk(10))
        {
            Assert.True(row.All(p => p is > 0 and < 1), name);
            Assert.Equal(1, row.Sum(), 1e-4);
        }
    }

    [Fact]
    public void Without_classifier_the_network_takes_any_size()
    {
        Model map = Applications.MobileNetV2(includeTop: false);
        Assert.Equal(new Shape([-1, -1, -1, 1280]), map.Outputs[0].Shape);
        Assert.Equal(new Shape([-1, 1280]),
            Applications.MobileNetV2(includeTop: false, pooling: "avg").Outputs[0].Shape);
        Assert.Equal(new Shape([-1, 512]), Applications.VGG16(includeTop: false, pooling: "max").Outputs[0].Shape);
        Assert.Equal(new Shape([-1, 7, 7, 2048]),
            Applications.ResNet50V2(includeTop: false, inputShape: (224, 224, 3)).Outputs[0].Shape);
    }

    [Fact]
    public void Layers_bear_the_names_of_Keras()
    {
        Model model = Applications.ResNet50();
        Assert.Equal("resnet50", model.Name);
        string[] names = ["conv1_pad", "conv1_conv", "conv2_block1_0_conv", "conv5_block3_out", "avg_pool",
            "predictions"];
        Assert.All(names, name => model.GetLayer(name));
        Assert.Equal("mobilenetv2_1.00_224", Applications.MobileNetV2().Name);
        Assert.NotNull(Applications.MobileNetV2().GetLayer("block_16_project_BN"));
    }

    [Fact]
    public void Weights_come_from_a_file()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            Model first = Applications.LeNet();
            first.SaveWeights(path);
            Model second = Applications.LeNet(weights: path);
            Assert.Equal(first.Weights[0].Value.ToArray<float>(), second.Weights[0].Value.ToArray<float>());
            Assert.Throws<InvalidModelFileException>(() => Applications.LeNet(weights: path, classes: 3));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Unsuitable_arguments_are_named()
    {
        Assert.Contains("at least 32×32",
            Assert.Throws<ArgumentException>(() => Applications.VGG16(inputShape: (16, 16, 3))).Message);
        Assert.Contains("fixed input shape",
            Assert.Throws<ArgumentException>(() => Applications.VGG16(inputShape: (-1, -1, 3))).Message);
        Assert.Contains("'avg'",
            Assert.Throws<ArgumentException>(() => Applications.VGG16(includeTop: false, pooling: "avr")).Message);
    }

    public static TheoryData<string, Func<Model>> Described() => new()
    {
        { "MobileNetV3", () => Applications.MobileNetV3Small(inputShape: (32, 32, 3), classes: 4) },
        { "EfficientNet", () => Applications.EfficientNetB0(inputShape: (32, 32, 3), classes: 4) },
        { "EfficientNetV2", () => Applications.EfficientNetV2B0(inputShape: (32, 32, 3), classes: 4) },
        { "InceptionResNetV2", () => Applications.InceptionResNetV2(inputShape: (75, 75, 3), classes: 4) },
        { "NASNet", () => Applications.NASNetMobile(inputShape: (32, 32, 3), classes: 4) },
        { "ConvNeXt", () => Applications.ConvNeXtTiny(inputShape: (32, 32, 3), classes: 4, dropPathRate: 0.1) },
        { "ViT", () => Applications.ViTS16(inputShape: (32, 32, 3), classes: 4) },
        { "U-Net", () => Applications.UNet(inputShape: (32, 32, 1), depth: 2) },
        { "BERT", () => Applications.BERT(vocabularySize: 50, blocks: 2, heads: 2, width: 16) },
        { "GPT-2", () => Applications.GPT2(vocabularySize: 50, blocks: 2, heads: 2, width: 16) },
    };

    [Theory]
    [MemberData(nameof(Described), DisableDiscoveryEnumeration = true)]
    public void A_model_goes_through_its_configuration(string name, Func<Model> build)
    {
        Model model = build();
        var copy = Model.FromConfig(Registry.Serialize(model));
        Assert.True(model.CountParams() == copy.CountParams(), name);
        Assert.Equal(model.Layers.Select(l => l.Name), copy.Layers.Select(l => l.Name));
        Assert.Equal(model.Outputs[0].Shape, copy.Outputs[0].Shape);
    }
}
