using Lamina;
using Lamina.Layers;

namespace Samples;

/// <summary>A small residual network (He et al. 2016) for pictures of 28 × 28 pixels.</summary>
static class Network
{
    /// <summary>Pictures are changed at random while it trains: mirrored, moved by up to 2 pixels, cut out.</summary>
    public static Model Build(int classes)
    {
        KerasTensor image = Keras.Input(28, 28, 1);
        KerasTensor x = new RandomFlip("horizontal").Apply(image);
        x = new RandomTranslation(2 / 28.0, 2 / 28.0, fillMode: "constant", interpolation: "nearest").Apply(x);
        x = new RandomErasing((0.5, 0.5), (0.02, 0.2), fillValue: [0], valueRange: (0, 1)).Apply(x);
        x = new MaxPooling2D(2).Apply(Convolution(Convolution(x, 32), 32));
        x = new MaxPooling2D(2).Apply(Residual(Convolution(x, 64), 64));
        x = Residual(Convolution(x, 128), 128);
        x = new Dropout(0.2).Apply(new GlobalAveragePooling2D().Apply(x));
        return new Model(image, new Dense(classes, activation: "softmax").Apply(x));
    }

    static KerasTensor Residual(KerasTensor x, int filters) =>
        new Add().Apply(x, Convolution(Convolution(x, filters), filters));

    static KerasTensor Convolution(KerasTensor x, int filters)
    {
        x = new Conv2D(filters, 3, padding: "same", useBias: false, kernelInitializer: "he_normal").Apply(x);
        return new ReLU().Apply(new BatchNormalization(momentum: 0.9).Apply(x));
    }
}
