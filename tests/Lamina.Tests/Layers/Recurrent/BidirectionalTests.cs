using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>Two directions over a sequence.</summary>
[Collection(ProcessWide.Name)]
public class BidirectionalTests
{
    static Tensor Data(Shape shape) => Numerics.Random(shape, 7).Cast(DType.Float32);

    static float[] Run(Layer layer, Tensor x, params Tensor[] states) =>
        layer.ApplyMany([x, .. states])[0].ToArray<float>();

    static void Near(float[] wanted, float[] got)
    {
        Assert.Equal(wanted.Length, got.Length);
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], got[i], 2e-6f);
    }

    [Fact]
    public void Whole_with_sequences() => new LayerCheck((2, 3, 2), (2, 3, 4)) { Trainable = 80, PassesMask = false }
        .Run(new Bidirectional(new LSTM(2, returnSequences: true)));

    [Fact]
    public void Whole_with_another_backward_layer() => new LayerCheck((2, 3, 2), (2, 2)) { Trainable = 64 }
        .Run(new Bidirectional(new LSTM(2), "mul", new GRU(2, resetAfter: false, useBias: false, goBackwards: true)));

    [Theory]
    [InlineData("concat", false)]
    [InlineData("sum", false)]
    [InlineData("ave", true)]
    [InlineData("mul", true)]
    [InlineData(null, true)]
    public void Both_directions_are_merged(string? mode, bool sequences)
    {
        var layer = new Bidirectional(new GRU(2, returnSequences: sequences), mode);
        Tensor x = Data((2, 4, 3));
        Tensor[] merged = layer.ApplyMany([x]);
        Tensor forward = layer.ForwardLayer.Apply(x), backward = layer.BackwardLayer.Apply(x);
        if (sequences) backward = backward.Reverse(1);
        Tensor[] wanted = mode switch
        {
            "concat" => [Tensor.Concatenate([forward, backward], -1)],
            "sum" => [forward + backward],
            "ave" => [0.5 * (forward + backward)],
            "mul" => [forward * backward],
            _ => [forward, backward],
        };
        Assert.Equal(wanted.Length, merged.Length);
        for (int i = 0; i < wanted.Length; i++) Near(wanted[i].ToArray<float>(), merged[i].ToArray<float>());
    }

    [Fact]
    public void The_backward_layer_sees_the_end_first()
    {
        var layer = new Bidirectional(new SimpleRNN(2));
        Tensor x = Data((1, 4, 3));
        layer.EnsureBuilt(x.Shape);
        NDArray[] weights = layer.GetWeights();
        layer.SetWeights([.. weights[..3], .. weights[..3]]);
        float[] y = Run(layer, x), reversed = Run(layer, x.Reverse(1));
        Near([.. y[2..], .. y[..2]], reversed);
        Assert.Equal("forward_simple_rnn", Trim(layer.ForwardLayer.Name));
        Assert.Equal("backward_simple_rnn", Trim(layer.BackwardLayer.Name));
    }

    static string Trim(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_');

    [Fact]
    public void States_are_those_of_the_forward_layer_then_of_the_backward_layer()
    {
        var layer = new Bidirectional(new LSTM(2, returnState: true));
        Tensor x = Data((2, 4, 3));
        Tensor[] y = layer.ApplyMany([x]);
        Assert.Equal(5, y.Length);
        Tensor[] forward = layer.ForwardLayer.ApplyMany([x]), backward = layer.BackwardLayer.ApplyMany([x]);
        Tensor[] states = [.. forward[1..], .. backward[1..]];
        for (int i = 0; i < 4; i++) Near(states[i].ToArray<float>(), y[i + 1].ToArray<float>());
        // Beginning with them is beginning each layer with its own.
        Near([.. layer.ForwardLayer.ApplyMany([x, .. states[..2]])[0].ToArray<float>()[..2]],
            Run(layer, x, states)[..2]);
        Near([.. layer.BackwardLayer.ApplyMany([x, .. states[2..]])[0].ToArray<float>()[..2]],
            Run(layer, x, states)[2..4]);
    }

    [Fact]
    public void Masked_padding_changes_nothing()
    {
        var layer = new Bidirectional(new GRU(2, returnSequences: true));
        Tensor x = Data((1, 5, 3));
        NDArray mask = NDArray.From([true, true, true, false, false], (1, 5));
        float[] y = layer.Apply(x, new CallContext().For([Tensor.From(mask)])).ToArray<float>();
        Near(Run(layer, x.Slice(1, 0, 3)), y[..12]);
        Assert.All(y[12..], v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_stateful_one_goes_on_where_it_ended()
    {
        var layer = new Bidirectional(new GRU(2, stateful: true));
        Tensor x = Data((2, 3, 2));
        layer.EnsureBuilt(x.Shape);
        var run = Function.Of(t => layer.Apply(t));
        float[] first = run.Call(x.Value)[0].ToArray<float>(), second = run.Call(x.Value)[0].ToArray<float>();
        Assert.NotEqual(first, second);
        layer.ResetState();
        Assert.Equal(first, run.Call(x.Value)[0].ToArray<float>());
    }

    [Fact]
    public void Misfits_are_told()
    {
        static void Throws(string part, Action action) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message);
        Throws("Unknown merge mode 'concatenate'", () => new Bidirectional(new GRU(2), "concatenate"));
        Throws("One of the two", () => new Bidirectional(new GRU(2), backwardLayer: new GRU(2)));
        Throws("are the same in both", () => new Bidirectional(
            new GRU(2), backwardLayer: new GRU(2, goBackwards: true, returnState: true)));
        Throws("4 states together, and 2", () => new Bidirectional(new LSTM(2))
            .ApplyMany([Tensor.Ones((1, 3, 2)), Tensor.Ones((1, 2)), Tensor.Ones((1, 2))]));
    }
}
