using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// NASNet.
public static partial class Applications
{
    /// <summary>
    /// NASNetMobile (Zoph, Vasudevan, Shlens and Le 2018): cells found by search, 4 times 3 of them. 5,326,716 weights.
    /// Images: (224, 224, 3), at least 32×32.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model NASNetMobile(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        NASNet(1056, 4, 32, false, 224,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "nasnet_mobile"));

    /// <summary>
    /// NASNetLarge (Zoph, Vasudevan, Shlens and Le 2018): cells found by search, 6 times 3 of them. 88,949,818 weights.
    /// Images: (331, 331, 3), at least 32×32.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model NASNetLarge(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        NASNet(4032, 6, 96, true, 331,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "nasnet_large"));

    static Model NASNet(
        int lastFilters, int blocks, int stem, bool skipReduction, int size, NetworkOptions options)
    {
        KerasTensor image = options.Image(size, 32);
        int filters = lastFilters / 24;
        KerasTensor x = image.Conv(stem, 3, "stem_conv1", 2, "valid", initializer: "he_normal").SlowNorm("stem_bn1");
        KerasTensor? before = null;
        (x, before) = ReductionCell(x, before, filters / 4, "stem_1");
        (x, before) = ReductionCell(x, before, filters / 2, "stem_2");
        for (int stage = 0; stage < 3; stage++)
        {
            if (stage > 0)
            {
                (x, KerasTensor reduced) = ReductionCell(x, before, filters << stage, $"reduce_{stage * blocks}");
                if (!skipReduction) before = reduced;
            }
            for (int i = 0; i < blocks; i++)
                (x, before) = NormalCell(x, before, filters << stage, $"{stage * blocks + i + (stage > 0 ? 1 : 0)}");
        }
        return options.Build(image, options.Top(x.Activate("relu")));
    }

    static KerasTensor SlowNorm(this KerasTensor x, string name) => x.BatchNorm(name, momentum: 0.9997);

    static (KerasTensor Output, KerasTensor Input) NormalCell(
        KerasTensor input, KerasTensor? before, int filters, string id)
    {
        KerasTensor p = Adjusted(before, input, filters, id);
        KerasTensor h = input.Activate("relu").Conv(filters, 1, $"normal_conv_1_{id}", initializer: "he_normal")
            .SlowNorm($"normal_bn_1_{id}");
        KerasTensor Mean(KerasTensor x, string name) => new AveragePooling2D(3, 1, "same", name: name).Apply(x);
        KerasTensor Sum(int i, KerasTensor a, KerasTensor b) => new Layers.Add($"normal_add_{i}_{id}").Apply(a, b);
        KerasTensor one = Sum(1, TwiceSeparable(h, filters, 5, 1, $"normal_left1_{id}"),
            TwiceSeparable(p, filters, 3, 1, $"normal_right1_{id}"));
        KerasTensor two = Sum(2, TwiceSeparable(p, filters, 5, 1, $"normal_left2_{id}"),
            TwiceSeparable(p, filters, 3, 1, $"normal_right2_{id}"));
        KerasTensor three = Sum(3, Mean(h, $"normal_left3_{id}"), p);
        KerasTensor four = Sum(4, Mean(p, $"normal_left4_{id}"), Mean(p, $"normal_right4_{id}"));
        KerasTensor five = Sum(5, TwiceSeparable(h, filters, 3, 1, $"normal_left5_{id}"), h);
        return (new Layers.Concatenate(name: $"normal_concat_{id}").Apply(p, one, two, three, four, five), input);
    }

    static (KerasTensor Output, KerasTensor Input) ReductionCell(
        KerasTensor input, KerasTensor? before, int filters, string id)
    {
        KerasTensor p = Adjusted(before, input, filters, id);
        KerasTensor h = input.Activate("relu").Conv(filters, 1, $"reduction_conv_1_{id}", initializer: "he_normal")
            .SlowNorm($"reduction_bn_1_{id}");
        KerasTensor padded = h.PadForStride(3, $"reduction_pad_1_{id}");
        KerasTensor one = new Layers.Add($"reduction_add_1_{id}").Apply(
            TwiceSeparable(h, filters, 5, 2, $"reduction_left1_{id}"),
            TwiceSeparable(p, filters, 7, 2, $"reduction_right1_{id}"));
        KerasTensor two = new Layers.Add($"reduction_add_2_{id}").Apply(
            new MaxPooling2D(3, 2, name: $"reduction_left2_{id}").Apply(padded),
            TwiceSeparable(p, filters, 7, 2, $"reduction_right2_{id}"));
        KerasTensor three = new Layers.Add($"reduction_add3_{id}").Apply(
            new AveragePooling2D(3, 2, name: $"reduction_left3_{id}").Apply(padded),
            TwiceSeparable(p, filters, 5, 2, $"reduction_right3_{id}"));
        KerasTensor four = new Layers.Add().Apply(two,
            new AveragePooling2D(3, 1, "same", name: $"reduction_left4_{id}").Apply(one));
        KerasTensor five = new Layers.Add($"reduction_add4_{id}").Apply(
            TwiceSeparable(one, filters, 3, 1, $"reduction_left4_{id}"),
            new MaxPooling2D(3, 2, name: $"reduction_right5_{id}").Apply(padded));
        return (new Layers.Concatenate(name: $"reduction_concat_{id}").Apply(two, three, four, five), input);
    }

    static KerasTensor TwiceSeparable(KerasTensor x, int filters, int kernel, int stride, string id)
    {
        x = x.Activate("relu");
        if (stride == 2) x = x.PadForStride(kernel, $"separable_conv_1_pad_{id}");
        x = new SeparableConv2D(filters, kernel, stride, stride == 2 ? "valid" : "same", useBias: false,
            name: $"separable_conv_1_{id}").Apply(x).SlowNorm($"separable_conv_1_bn_{id}").Activate("relu");
        return new SeparableConv2D(filters, kernel, padding: "same", useBias: false, name: $"separable_conv_2_{id}")
            .Apply(x).SlowNorm($"separable_conv_2_bn_{id}");
    }

    /// <summary>Brings the output before the last to the size and channels of the present cell.</summary>
    static KerasTensor Adjusted(KerasTensor? before, KerasTensor input, int filters, string id)
    {
        if (before is null) return input;
        if (before.Shape[2] == input.Shape[2])
            return before.Channels() == filters ? before : before.Activate("relu")
                .Conv(filters, 1, $"adjust_conv_projection_{id}", initializer: "he_normal")
                .SlowNorm($"adjust_bn_{id}");
        KerasTensor x = before.Activate("relu", $"adjust_relu_1_{id}");
        KerasTensor even = new AveragePooling2D(1, 2, name: $"adjust_avg_pool_1_{id}").Apply(x)
            .Conv(filters / 2, 1, $"adjust_conv_1_{id}", initializer: "he_normal");
        KerasTensor odd = new Cropping2D(((1, 0), (1, 0))).Apply(x.Pad(((0, 1), (0, 1))));
        odd = new AveragePooling2D(1, 2, name: $"adjust_avg_pool_2_{id}").Apply(odd)
            .Conv(filters / 2, 1, $"adjust_conv_2_{id}", initializer: "he_normal");
        return new Layers.Concatenate().Apply(even, odd).SlowNorm($"adjust_bn_{id}");
    }
}
