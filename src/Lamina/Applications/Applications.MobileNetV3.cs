using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// MobileNet, third version.
public static partial class Applications
{
    /// <summary>One block: how much wider it is within, its filters, window, stride, squeezing, activation.</summary>
    readonly record struct MobileBlock(
        double Expansion, int Filters, int Kernel, int Stride, bool Squeeze, bool Swish);

    static readonly MobileBlock[] smallBlocks =
    [
        new(1, 16, 3, 2, true, false), new(72.0 / 16, 24, 3, 2, false, false), new(88.0 / 24, 24, 3, 1, false, false),
        new(4, 40, 5, 2, true, true), new(6, 40, 5, 1, true, true), new(6, 40, 5, 1, true, true),
        new(3, 48, 5, 1, true, true), new(3, 48, 5, 1, true, true), new(6, 96, 5, 2, true, true),
        new(6, 96, 5, 1, true, true), new(6, 96, 5, 1, true, true),
    ];

    static readonly MobileBlock[] largeBlocks =
    [
        new(1, 16, 3, 1, false, false), new(4, 24, 3, 2, false, false), new(3, 24, 3, 1, false, false),
        new(3, 40, 5, 2, true, false), new(3, 40, 5, 1, true, false), new(3, 40, 5, 1, true, false),
        new(6, 80, 3, 2, false, true), new(2.5, 80, 3, 1, false, true), new(2.3, 80, 3, 1, false, true),
        new(2.3, 80, 3, 1, false, true), new(6, 112, 3, 1, true, true), new(6, 112, 3, 1, true, true),
        new(6, 160, 5, 2, true, true), new(6, 160, 5, 1, true, true), new(6, 160, 5, 1, true, true),
    ];

    /// <summary>
    /// MobileNetV3Small (Howard et al. 2019): 11 blocks found by search, with hard swish and squeezed channels.
    /// 2,554,968 weights at α = 1. Images of 0 to 255, (224, 224, 3), at least 32×32.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="includeTop">Whether the classifier stands at the end.</param>
    /// <param name="inputShape">(rows, columns, channels); by default the network's own.</param>
    /// <param name="pooling">Without classifier: null, "avg" or "max".</param>
    /// <param name="classes">How many classes the classifier tells apart; output (batch, classes).</param>
    /// <param name="classifierActivation">Applied to the classifier's output; null for logits.</param>
    /// <param name="name">The name of the model; by default Keras's.</param>
    /// <param name="alpha">Factor of the number of filters in every layer.</param>
    /// <param name="minimalistic">Whether windows are 3×3 and squeezing and hard swish are left out.</param>
    /// <param name="dropoutRate">The rate of the dropout before the classifier.</param>
    /// <param name="includePreprocessing">Whether the network itself scales images from [0, 255] to [−1, 1].</param>
    public static Model MobileNetV3Small(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double alpha = 1, bool minimalistic = false, double dropoutRate = 0.2, bool includePreprocessing = true) =>
        MobileNetV3(smallBlocks, 1024, alpha, minimalistic, dropoutRate, includePreprocessing, new(weights, includeTop,
            inputShape, pooling, classes, classifierActivation, name ?? "MobileNetV3Small"));

    /// <summary>
    /// MobileNetV3Large (Howard et al. 2019): 15 blocks found by search, with hard swish and squeezed channels.
    /// 5,507,432 weights at α = 1. Images of 0 to 255, (224, 224, 3), at least 32×32.
    /// </summary>
    /// <inheritdoc cref="MobileNetV3Small" path="/param|/exception"/>
    public static Model MobileNetV3Large(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double alpha = 1, bool minimalistic = false, double dropoutRate = 0.2, bool includePreprocessing = true) =>
        MobileNetV3(largeBlocks, 1280, alpha, minimalistic, dropoutRate, includePreprocessing, new(weights, includeTop,
            inputShape, pooling, classes, classifierActivation, name ?? "MobileNetV3Large"));

    static Model MobileNetV3(MobileBlock[] blocks, int lastFilters, double alpha, bool minimalistic,
        double dropoutRate, bool includePreprocessing, NetworkOptions options)
    {
        KerasTensor image = options.Image(224, 32), x = image;
        string activation = minimalistic ? "relu" : "hard_swish";
        if (includePreprocessing) x = new Rescaling(1 / 127.5, -1).Apply(x);
        x = x.Conv(16, 3, "conv", 2).MobileNorm("conv_bn").Activate(activation);
        for (int id = 0; id < blocks.Length; id++)
        {
            MobileBlock block = blocks[id] with { Filters = Blocks.Divisible(blocks[id].Filters * alpha) };
            x = Searched(x, minimalistic ? block with { Kernel = 3, Squeeze = false, Swish = false } : block, id);
        }
        x = x.Conv(Blocks.Divisible(x.Channels() * 6), 1, "conv_1").MobileNorm("conv_1_bn").Activate(activation);
        if (!options.IncludeTop) return options.Build(image, options.Pooled(x));
        x = new GlobalAveragePooling2D(keepDims: true).Apply(x)
            .Conv(alpha > 1 ? Blocks.Divisible(lastFilters * alpha) : lastFilters, 1, "conv_2", bias: true)
            .Activate(activation);
        if (dropoutRate > 0) x = new Dropout(dropoutRate).Apply(x);
        x = new Flatten().Apply(x.Conv(options.Classes, 1, "logits", bias: true));
        return options.Build(image, new Activation(options.Activation, "predictions").Apply(x));
    }

    static KerasTensor Searched(KerasTensor input, MobileBlock block, int id)
    {
        string prefix = id == 0 ? "expanded_conv_" : $"expanded_conv_{id}_";
        string activation = block.Swish ? "hard_swish" : "relu";
        int within = Blocks.Divisible(input.Channels() * block.Expansion);
        KerasTensor x = input;
        if (id > 0) x = x.Conv(within, 1, $"{prefix}expand").MobileNorm($"{prefix}expand_bn").Activate(activation);
        if (block.Stride == 2) x = x.PadForStride(block.Kernel, $"{prefix}depthwise_pad");
        x = new DepthwiseConv2D(block.Kernel, block.Stride, block.Stride == 1 ? "same" : "valid", useBias: false,
            name: $"{prefix}depthwise").Apply(x).MobileNorm($"{prefix}depthwise_bn").Activate(activation);
        if (block.Squeeze) x = Squeezed(x, within, $"{prefix}squeeze_excite_");
        x = x.Conv(block.Filters, 1, $"{prefix}project").MobileNorm($"{prefix}project_bn");
        return block.Stride == 1 && input.Channels() == block.Filters
            ? new Layers.Add(name: $"{prefix}add").Apply(input, x) : x;
    }

    /// <summary>Weighs the channels by what their means say (Hu, Shen and Sun 2018).</summary>
    static KerasTensor Squeezed(KerasTensor x, int filters, string prefix)
    {
        KerasTensor gate = new GlobalAveragePooling2D(keepDims: true, name: $"{prefix}avg_pool").Apply(x)
            .Conv(Blocks.Divisible(filters * 0.25), 1, $"{prefix}conv", bias: true);
        gate = new ReLU(name: $"{prefix}relu").Apply(gate).Conv(filters, 1, $"{prefix}conv_1", bias: true)
            .Activate("hard_sigmoid");
        return new Layers.Multiply(name: $"{prefix}mul").Apply(x, gate);
    }
}
