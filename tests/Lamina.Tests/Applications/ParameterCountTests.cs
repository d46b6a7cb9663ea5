namespace Lamina.Tests.Applied;

/// <summary>The published numbers of weights; describing a network fills none of them.</summary>
public class ParameterCountTests
{
    public static TheoryData<string, Func<Model>, long> Networks() => new()
    {
        { "LeNet", () => Applications.LeNet(), 61_706 },
        { "VGG16", () => Applications.VGG16(), 138_357_544 },
        { "VGG16, no top", () => Applications.VGG16(includeTop: false), 14_714_688 },
        { "VGG19", () => Applications.VGG19(), 143_667_240 },
        { "ResNet50", () => Applications.ResNet50(), 25_636_712 },
        { "ResNet101", () => Applications.ResNet101(), 44_707_176 },
        { "ResNet152", () => Applications.ResNet152(), 60_419_944 },
        { "ResNet50V2", () => Applications.ResNet50V2(), 25_613_800 },
        { "ResNet101V2", () => Applications.ResNet101V2(), 44_675_560 },
        { "ResNet152V2", () => Applications.ResNet152V2(), 60_380_648 },
        { "MobileNet", () => Applications.MobileNet(), 4_253_864 },
        { "MobileNet, α = 0.5, no top", () => Applications.MobileNet(includeTop: false, alpha: 0.5), 829_536 },
        { "MobileNetV2", () => Applications.MobileNetV2(), 3_538_984 },
        { "MobileNetV3Small", () => Applications.MobileNetV3Small(), 2_554_968 },
        { "MobileNetV3Large", () => Applications.MobileNetV3Large(), 5_507_432 },
        { "DenseNet121", () => Applications.DenseNet121(), 8_062_504 },
        { "DenseNet169", () => Applications.DenseNet169(), 14_307_880 },
        { "DenseNet201", () => Applications.DenseNet201(), 20_242_984 },
        { "Xception", () => Applications.Xception(), 22_910_480 },
        { "InceptionV3", () => Applications.InceptionV3(), 23_851_784 },
        { "EfficientNetB0", () => Applications.EfficientNetB0(), 5_330_571 },
        { "EfficientNetB1", () => Applications.EfficientNetB1(), 7_856_239 },
        { "EfficientNetB2", () => Applications.EfficientNetB2(), 9_177_569 },
        { "EfficientNetB3", () => Applications.EfficientNetB3(), 12_320_535 },
        { "EfficientNetB4", () => Applications.EfficientNetB4(), 19_466_823 },
        { "EfficientNetB5", () => Applications.EfficientNetB5(), 30_562_527 },
        { "EfficientNetB6", () => Applications.EfficientNetB6(), 43_265_143 },
        { "EfficientNetB7", () => Applications.EfficientNetB7(), 66_658_687 },
        { "EfficientNetV2B0", () => Applications.EfficientNetV2B0(), 7_200_312 },
        { "EfficientNetV2B1", () => Applications.EfficientNetV2B1(), 8_212_124 },
        { "EfficientNetV2B2", () => Applications.EfficientNetV2B2(), 10_178_374 },
        { "EfficientNetV2B3", () => Applications.EfficientNetV2B3(), 14_467_622 },
        { "EfficientNetV2S", () => Applications.EfficientNetV2S(), 21_612_360 },
        { "EfficientNetV2M", () => Applications.EfficientNetV2M(), 54_431_388 },
        { "EfficientNetV2L", () => Applications.EfficientNetV2L(), 119_027_848 },
        { "InceptionResNetV2", () => Applications.InceptionResNetV2(), 55_873_736 },
        { "NASNetMobile", () => Applications.NASNetMobile(), 5_326_716 },
        { "NASNetLarge", () => Applications.NASNetLarge(), 88_949_818 },
        { "ConvNeXtTiny", () => Applications.ConvNeXtTiny(), 28_589_128 },
        { "ConvNeXtSmall", () => Applications.ConvNeXtSmall(), 50_223_688 },
        { "ConvNeXtBase", () => Applications.ConvNeXtBase(), 88_591_464 },
        { "ConvNeXtLarge", () => Applications.ConvNeXtLarge(), 197_767_336 },
        { "ConvNeXtXLarge", () => Applications.ConvNeXtXLarge(), 350_196_968 },
        { "ViTB16", () => Applications.ViTB16(), 86_567_656 },
        { "ViTS16", () => Applications.ViTS16(), 22_050_664 },
        { "BERT", () => Applications.BERT(), 109_482_240 },
        { "GPT2", () => Applications.GPT2(), 124_439_808 },
        { "UNet", () => Applications.UNet(), 31_030_593 },
    };

    [Theory]
    [MemberData(nameof(Networks), DisableDiscoveryEnumeration = true)]
    public void Network_has_as_many_weights_as_published(string name, Func<Model> build, long expected) =>
        Assert.True(build().CountParams() == expected, $"{name}: {build().CountParams():N0}, not {expected:N0}");
}
