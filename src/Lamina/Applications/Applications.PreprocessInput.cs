using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

// What the published weights expect of an image.
public static partial class Applications
{
    static readonly string[] modes = ["caffe", "tf", "torch", "none"];

    /// <summary>The way of scaling that belongs to each builder's published weights.</summary>
    static readonly Dictionary<string, string> modeOf = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(VGG16)] = "caffe",
        [nameof(VGG19)] = "caffe",
        [nameof(ResNet50)] = "caffe",
        [nameof(ResNet101)] = "caffe",
        [nameof(ResNet152)] = "caffe",
        [nameof(ResNet50V2)] = "tf",
        [nameof(ResNet101V2)] = "tf",
        [nameof(ResNet152V2)] = "tf",
        [nameof(MobileNet)] = "tf",
        [nameof(MobileNetV2)] = "tf",
        [nameof(MobileNetV3Small)] = "none",
        [nameof(MobileNetV3Large)] = "none",
        [nameof(DenseNet121)] = "torch",
        [nameof(DenseNet169)] = "torch",
        [nameof(DenseNet201)] = "torch",
        [nameof(Xception)] = "tf",
        [nameof(InceptionV3)] = "tf",
        [nameof(InceptionResNetV2)] = "tf",
        [nameof(NASNetMobile)] = "tf",
        [nameof(NASNetLarge)] = "tf",
        [nameof(ConvNeXtTiny)] = "none",
        [nameof(ConvNeXtSmall)] = "none",
        [nameof(ConvNeXtBase)] = "none",
        [nameof(ConvNeXtLarge)] = "none",
        [nameof(ConvNeXtXLarge)] = "none",
        [nameof(ViTB16)] = "tf",
        [nameof(ViTS16)] = "tf",
        [nameof(EfficientNetB0)] = "none",
        [nameof(EfficientNetB1)] = "none",
        [nameof(EfficientNetB2)] = "none",
        [nameof(EfficientNetB3)] = "none",
        [nameof(EfficientNetB4)] = "none",
        [nameof(EfficientNetB5)] = "none",
        [nameof(EfficientNetB6)] = "none",
        [nameof(EfficientNetB7)] = "none",
        [nameof(EfficientNetV2B0)] = "none",
        [nameof(EfficientNetV2B1)] = "none",
        [nameof(EfficientNetV2B2)] = "none",
        [nameof(EfficientNetV2B3)] = "none",
        [nameof(EfficientNetV2S)] = "none",
        [nameof(EfficientNetV2M)] = "none",
        [nameof(EfficientNetV2L)] = "none",
    };

    /// <summary>Brings images of 0 to 255 to the range that a network's published weights were trained on.</summary>
    /// <param name="x">
    /// RGB images, (batch, rows, columns, 3) or (rows, columns, 3); with channels_first the channels before the rows.
    /// </param>
    /// <param name="mode">
    /// The name of a builder, such as "ResNet50", or "caffe" (BGR less the means 103.939, 116.779, 123.68), "tf" (to
    /// [−1, 1]), "torch" (to [0, 1], then less the mean and over the deviation of ImageNet's channels), "none" (as it
    /// is; the network scales by itself).
    /// </param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <returns>An array of the same shape; whole numbers become float32.</returns>
    /// <exception cref="ArgumentException">The mode is unknown, or the images have not three channels.</exception>
    /// <example><code>
    /// NDArray images = new(new Shape([1, 224, 224, 3]));
    /// NDArray ready = Applications.PreprocessInput(images, "ResNet50");
    /// </code></example>
    public static NDArray PreprocessInput(NDArray x, string mode, string dataFormat = "channels_last")
    {
        ArgumentNullException.ThrowIfNull(x);
        return Evaluation.Evaluate([PreprocessInput(Tensor.From(x), mode, dataFormat)])[0];
    }

    /// <inheritdoc cref="PreprocessInput(NDArray, string, string)"/>
    public static Tensor PreprocessInput(Tensor x, string mode, string dataFormat = "channels_last")
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mode);
        if (dataFormat is not ("channels_last" or "channels_first"))
            throw Names.Unknown("data format", dataFormat, ["channels_last", "channels_first"]);
        string way = modeOf.GetValueOrDefault(mode, mode);
        if (!modes.Contains(way)) throw Names.Unknown("mode or network", mode, [.. modes, .. modeOf.Keys]);
        if (!x.DType.IsFloating()) x = x.Cast(DType.Float32);
        switch (way)
        {
            case "none": return x;
            case "tf": return x / 127.5 - 1;
        }
        int axis = dataFormat == "channels_last" ? x.Rank - 1 : x.Rank - 3;
        if (x.Rank is not (3 or 4) || x.Shape[axis] != 3)
            throw new ArgumentException($"The mode '{mode}' takes RGB images of three channels ({dataFormat}), one " +
                $"or a batch, not the shape {x.Shape}.");
        Tensor Along(params float[] values) => Tensor.From(NDArray.From(values)).Cast(x.DType)
            .Reshape(new Shape([.. x.Shape.Select((_, a) => a == axis ? 3 : 1)]));
        return way == "caffe"
            ? x.Reverse(axis) - Along(103.939f, 116.779f, 123.68f)
            : (x / 255 - Along(0.485f, 0.456f, 0.406f)) / Along(0.229f, 0.224f, 0.225f);
    }
}
