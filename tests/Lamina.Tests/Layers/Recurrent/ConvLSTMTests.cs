using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>Convolutional LSTMs over 1 to 3 spatial axes.</summary>
[Collection(ProcessWide.Name)]
public class ConvLSTMTests
{
    static Tensor Data(Shape shape) => Numerics.Random(shape, 7).Cast(DType.Float32);

    static float[] Run(Layer layer, Tensor x, CallContext? context = null) =>
        layer.Apply(x, context ?? new CallContext()).Value.ToArray<float>();

    static void Near(float[] wanted, float[] got)
    {
        Assert.Equal(wanted.Length, got.Length);
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], got[i], 2e-6f);
    }

    [Fact]
    public void Whole_over_1_axis() => new LayerCheck((2, 3, 4, 2), (2, 3, 4, 1)) { Trainable = 24 + 12 + 4 }
        .Run(new ConvLSTM1D(1, 3, padding: "same", returnSequences: true));

    [Fact]
    public void Whole_over_2_axes() => new LayerCheck((1, 2, 5, 4, 1), (1, 2, 2, 2)) { Trainable = 48 + 96 }
        .Run(new ConvLSTM2D(2, (2, 3), strides: (2, 1), useBias: false, unitForgetBias: false));

    [Fact]
    public void Whole_over_3_axes() => new LayerCheck([1, 2, 3, 3, 3, 1], (1, 2, 2, 2, 1)) { Trainable = 32 + 32 + 4 }
        .Run(new ConvLSTM3D(1, 2, recurrentActivation: "hard_sigmoid"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Windows_of_1_are_an_LSTM_in_every_place(bool channelsFirst)
    {
        var conv = new ConvLSTM2D(3, 1, dataFormat: channelsFirst ? "channels_first" : "channels_last",
            returnSequences: true);
        var lstm = new LSTM(3, returnSequences: true);
        Tensor x = Data((1, 4, 2, 3, 2));
        lstm.EnsureBuilt((6, 4, 2));
        conv.EnsureBuilt(channelsFirst ? (1, 4, 2, 2, 3) : x.Shape);
        conv.SetWeights([.. lstm.GetWeights().Select((w, i) => i < 2 ? w.Reshape([1, 1, .. w.Shape]) : w)]);
        // Places become samples.
        Tensor places = x.Transpose([0, 2, 3, 1, 4]).Reshape((6, 4, 2));
        Tensor wanted = lstm.Apply(places).Reshape((1, 2, 3, 4, 3)).Transpose([0, 3, 1, 2, 4]);
        Tensor got = channelsFirst ? conv.Apply(x.MoveAxis(-1, 2)).MoveAxis(2, -1) : conv.Apply(x);
        Near(wanted.ToArray<float>(), got.ToArray<float>());
    }

    [Fact]
    public void States_go_on_and_masks_hide()
    {
        var layer = new ConvLSTM1D(2, 3, padding: "same", stateful: true);
        Tensor x = Data((1, 4, 5, 1));
        layer.EnsureBuilt(x.Shape);
        var run = Function.Of(t => layer.Apply(t));
        float[] whole = run.Call(x.Value)[0].ToArray<float>();
        layer.ResetState();
        run.Call(x.Slice(1, 0, 1).Value);
        Near(whole, run.Call(x.Slice(1, 1, 4).Value)[0].ToArray<float>());
        layer.ResetState();
        NDArray mask = NDArray.From([true, true, false, false], (1, 4));
        float[] masked = Run(layer, x, new CallContext().For([Tensor.From(mask)]));
        layer.ResetState();
        Near(Run(layer, x.Slice(1, 0, 2)), masked);
    }

    [Fact]
    public void Dropout_of_both_kinds_acts_in_training_and_repeats_with_its_seed()
    {
        Random.SetSeed(5);
        Layer[] layers = [.. new[] { 1, 1, 2 }.Select(seed => new ConvLSTM1D(2, 3, padding: "same", dropout: 0.3,
            recurrentDropout: 0.5, seed: seed))];
        Tensor x = Data((2, 3, 5, 2));
        foreach (Layer layer in layers) layer.EnsureBuilt(x.Shape);
        foreach (Layer layer in layers[1..]) layer.SetWeights(layers[0].GetWeights());
        var training = new CallContext(training: true);
        float[][] dropped = [.. layers.Select(layer => Run(layer, x, training))];
        Assert.Equal(dropped[0], dropped[1]);
        Assert.NotEqual(dropped[0], dropped[2]);
        Assert.NotEqual(Run(layers[0], x), dropped[0]);
    }

    [Fact]
    public void Misfits_are_told()
    {
        static void Throws(string part, Action action) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message);
        Throws("needs (batch, steps, 2 spatial axes, channels), not (1, 2, 3, 4)",
            () => new ConvLSTM2D(1, 2).Apply(Tensor.Ones((1, 2, 3, 4))));
        Throws("known sizes along its spatial axes", () => new ConvLSTM1D(1, 2).EnsureBuilt((1, 2, -1, 4)));
        Throws("does not fit", () => new ConvLSTM1D(1, 5).EnsureBuilt((1, 2, 3, 4)));
        Throws("cannot both exceed 1", () => new ConvLSTM1D(1, 2, strides: 2, dilationRate: 2));
        Throws("Unknown padding", () => new ConvLSTM1D(1, 2, padding: "causal"));
    }
}
