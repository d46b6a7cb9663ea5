using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>Layers of every kind train under mixed policies, with outputs near those in float32.</summary>
[Collection(ProcessWide.Name)]
public sealed class MixedPrecisionLayerTests : IDisposable
{
    public void Dispose() => Keras.SetDTypePolicy("float32");

    static readonly Dictionary<string, (Shape Input, Func<Layer> Make)> layers = new()
    {
        ["Conv1D"] = ((6, 2), () => new Conv1D(3, 2)),
        ["Conv2DTranspose"] = ((4, 4, 2), () => new Conv2DTranspose(3, 2)),
        ["SeparableConv2D"] = ((5, 5, 2), () => new SeparableConv2D(3, 2)),
        ["DepthwiseConv2D"] = ((5, 5, 2), () => new DepthwiseConv2D(2)),
        ["AveragePooling2D"] = ((4, 4, 2), () => new AveragePooling2D(2)),
        ["GlobalMaxPooling2D"] = ((4, 4, 2), () => new GlobalMaxPooling2D()),
        ["UpSampling2D"] = ((3, 3, 2), () => new UpSampling2D(2)),
        ["LayerNormalization"] = (5, () => new LayerNormalization()),
        ["GroupNormalization"] = ((4, 4, 6), () => new GroupNormalization(3)),
        ["SimpleRNN"] = ((4, 3), () => new SimpleRNN(3)),
        ["LSTM"] = ((4, 3), () => new LSTM(3, returnSequences: true)),
        ["GRU"] = ((4, 3), () => new GRU(3)),
        ["Bidirectional"] = ((4, 3), () => new Bidirectional(new LSTM(2))),
        ["TimeDistributed"] = ((4, 3), () => new TimeDistributed(new Dense(2, activation: "gelu"))),
        ["PReLU"] = (5, () => new PReLU()),
        ["GaussianNoise"] = (5, () => new GaussianNoise(0.1)),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string layer in layers.Keys)
            foreach (string policy in new[] { "mixed_float16", "mixed_bfloat16" }) cases.Add(layer, policy);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_trains_in_mixed_precision(string name, string policy)
    {
        (Shape shape, Func<Layer> make) = layers[name];
        var random = new RandomStream(3);
        var x = new NDArray(new([4, .. shape.Span]));
        foreach (ref float value in x.AsSpan<float>()) value = random.NextUniform() - 0.5f;
        Sequential Model()
        {
            Keras.ClearSession();
            Random.SetSeed(7);
            return new Sequential([new InputLayer(new([-1, .. shape.Span])), make(), new Flatten(), new Dense(1)]);
        }
        Sequential exact = Model();
        Keras.SetDTypePolicy(policy);
        Sequential mixed = Model();
        mixed.SetWeights(exact.GetWeights());
        Assert.All(mixed.Weights, w => Assert.Equal(DType.Float32, w.DType));
        NDArray near = mixed.Predict(x), wanted = exact.Predict(x);
        Assert.NotEqual(DType.Float32, near.DType);
        for (int i = 0; i < wanted.Elements; i++) Assert.Equal(wanted[i], near[i], 0.05);
        mixed.Compile("sgd", "mse");
        Assert.True(double.IsFinite(mixed.Fit(x, new NDArray((4, 1)), epochs: 2, verbose: 0)["loss"][1]));
        Assert.All(mixed.Weights, w => Assert.All(w.Value.ToArray<float>(), v => Assert.True(float.IsFinite(v))));
    }
}
