using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>What single layers do in training, with state, and with input that does not suit them.</summary>
[Collection(ProcessWide.Name)]
public class LayerBehaviourTests
{
    static readonly CallContext training = new(training: true);

    static Function Train(Layer layer) => Function.Of(x => layer.Apply(x, training));

    static NDArray Ones(Shape shape) => Tensor.Ones(shape).Value;

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        Function run = Train(new Dropout(0.3, seed: 5));
        float[] y = run.Call(Ones((100, 100)))[0].ToArray<float>();
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - 1 / 0.7f) < 1e-6));
        Assert.Equal(0.3, y.Count(v => v == 0) / 1e4, 0.02);
        Assert.Equal(1, y.Average(), 0.03);
        // Another choice in each step.
        Assert.False(y.AsSpan().SequenceEqual(run.Call(Ones((100, 100)))[0].AsSpan<float>()));
        // The same choice for the same seed.
        Assert.Equal(y, Train(new Dropout(0.3, seed: 5)).Call(Ones((100, 100)))[0].ToArray<float>());
    }

    [Fact]
    public void Dropout_repeats_its_choice_along_axes_of_size_1()
    {
        float[] y = Train(new Dropout(0.5, noiseShape: [-1, 1, -1], seed: 5)).Call(Ones((4, 3, 8)))[0].ToArray<float>();
        for (int i = 0; i < y.Length; i++) Assert.Equal(y[i / 24 * 24 + i % 8], y[i]);
        Assert.Contains(0, y);
        Assert.Contains(2, y);
    }

    [Fact]
    public void Dropout_of_everything_leaves_zeros_and_of_nothing_the_input()
    {
        Assert.All(Train(new Dropout(1)).Call(Ones((2, 3)))[0].ToArray<float>(), v => Assert.Equal(0, v));
        Assert.All(Train(new Dropout(0)).Call(Ones((2, 3)))[0].ToArray<float>(), v => Assert.Equal(1, v));
        Assert.Throws<ArgumentException>(() => new Dropout(1.5));
        Assert.Throws<ArgumentException>(() => new Dropout(double.NaN));
    }

    [Fact]
    public void BatchNormalization_follows_the_batches_unless_frozen()
    {
        NDArray x = NDArray.From<float>([1, 2, 3, 4, 2, 4, 6, 8, 0, 1, 0, -1], (3, 4));
        var layer = new BatchNormalization();
        layer.EnsureBuilt((3, 4));
        Train(layer).Call(x);
        // Keras 3.16's numbers.
        Near([0.01, 0.0233333, 0.03, 0.0366667], layer.Weights[2].Value);
        Near([0.9966667, 1.005556, 1.05, 1.125556], layer.Weights[3].Value);
        layer.Trainable = false;
        NDArray[] before = layer.GetWeights();
        NDArray frozen = Train(layer).Call(x)[0], inference = layer.Apply(x).Value;
        Assert.True(before[2].Bytes.SequenceEqual(layer.Weights[2].Value.Bytes));
        Assert.Equal(inference.ToArray<float>(), frozen.ToArray<float>());
    }

    [Fact]
    public void BatchNormalization_leaves_masked_steps_out()
    {
        NDArray x = NDArray.From<float>([1, 3, 100, 5, -50, -70], (2, 3, 1));
        var layer = new BatchNormalization(momentum: 0);
        layer.EnsureBuilt((2, 3, 1));
        NDArray mask = NDArray.From([true, true, false, true, false, false], (2, 3));
        Function.Of(t => layer.Apply(t, training.For([Tensor.From(mask)]))).Call(x);
        Near([3], layer.Weights[2].Value);
        Near([8 / 3.0], layer.Weights[3].Value);
    }

    [Fact]
    public void Normalization_learns_from_data_of_any_type()
    {
        var layer = new Normalization();
        layer.Adapt(NDArray.From([1, 10, 3, 30, 5, 50], (3, 2)));
        Near([3, 30], layer.Weights[0].Value);
        Near([8 / 3.0, 800 / 3.0], layer.Weights[1].Value);
        double deviation = Math.Sqrt(8 / 3.0);
        Near([-2 / deviation, 0, 2 / deviation],
            new NDArray[] { layer.Apply(NDArray.From<float>([1, 30, 3, 30, 5, 30], (3, 2))).Value }
            .Select(y => NDArray.From<float>([y.AsSpan<float>()[0], y.AsSpan<float>()[2],
                y.AsSpan<float>()[4]])).Single());
        // Adapting again forgets what was learned before.
        layer.Adapt(NDArray.From<float>([0, 0, 2, 2], (2, 2)));
        Near([1, 1], layer.Weights[0].Value);
    }

    [Fact]
    public void Normalization_refuses_what_it_cannot_learn_from()
    {
        Assert.Throws<ArgumentException>(() => new Normalization().Adapt(new NDArray((0, 2))));
        Assert.Throws<ArgumentException>(() => new Normalization(mean: NDArray.Scalar(1)));
        Assert.Throws<InvalidOperationException>(
            () => new Normalization([], NDArray.Scalar(1), NDArray.Scalar(2)).Adapt(Ones((2, 2))));
    }

    [Fact]
    public void A_constant_feature_does_not_become_nan()
    {
        var layer = new Normalization();
        layer.Adapt(Ones((4, 1)));
        Assert.All(layer.Apply(Ones((4, 1))).Value.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_masked_step_keeps_the_state_of_a_SimpleRNN()
    {
        var layer = new SimpleRNN(3, returnSequences: true);
        NDArray x = Numerics.Random((1, 4, 2)).Cast(DType.Float32);
        NDArray mask = NDArray.From([true, false, true, false], (1, 4));
        float[] y = layer.Apply(x, new CallContext().For([Tensor.From(mask)])).Value.ToArray<float>();
        Assert.Equal(y[..3], y[3..6]);
        Assert.Equal(y[6..9], y[9..12]);
        // What is hidden does not matter: the same as the sequence without it.
        NDArray shorter = NDArray.From<float>([.. x.ToArray<float>()[..2], .. x.ToArray<float>()[4..6]], (1, 2, 2));
        Near([.. layer.Apply(shorter).Value.ToArray<float>()[3..].Select(v => (double)v)],
            NDArray.From<float>(y[6..9]));
    }

    [Fact]
    public void A_stateful_SimpleRNN_goes_on_where_it_ended()
    {
        Random.SetSeed(4);
        var layer = new SimpleRNN(3, stateful: true);
        NDArray x = Numerics.Random((2, 6, 2)).Cast(DType.Float32);
        layer.EnsureBuilt((2, 6, 2));
        var run = Function.Of(t => layer.Apply(t));
        float[] whole = run.Call(x)[0].ToArray<float>();
        layer.ResetState();
        run.Call(Tensor.From(x).Slice(1, 0, 3).Value);
        Near([.. whole.Select(v => (double)v)], run.Call(Tensor.From(x).Slice(1, 3, 6).Value)[0]);
        layer.ResetState();
        Assert.Equal(whole, run.Call(x)[0].ToArray<float>());
    }

    [Fact]
    public void A_SimpleRNN_gives_its_state_and_takes_one()
    {
        var layer = new SimpleRNN(3, returnState: true);
        Tensor x = Numerics.Random((2, 6, 2)).Cast(DType.Float32);
        Tensor[] whole = layer.ApplyMany([x]);
        Assert.Equal(whole[0].ToArray<float>(), whole[1].ToArray<float>());
        Tensor[] first = layer.ApplyMany([x.Slice(1, 0, 2)]);
        Tensor[] rest = layer.ApplyMany([x.Slice(1, 2, 6)], new CallContext().For([], [first[1]]));
        Near([.. whole[0].ToArray<float>().Select(v => (double)v)], rest[0].Value);
    }

    [Fact]
    public void Embedding_tells_later_layers_what_is_padding()
    {
        Tensor y = new Embedding(5, 2, maskZero: true).Apply(NDArray.From([3, 0, 1, 0], (2, 2)));
        Assert.Equal([true, false, true, false], Masks.Of(y)!.ToArray<bool>());
        Assert.Null(Masks.Of(new Embedding(5, 2).Apply(NDArray.From([3, 0], (1, 2)))));
    }

    public static TheoryData<string, Func<Tensor>> Misfits => new()
    {
        { "features", () => Built(new Dense(2, name: "the_layer"), (1, 3)).Apply(Tensor.Ones((1, 4))) },
        { "batch", () => new Dense(2, name: "the_layer").Apply(Tensor.Ones(3)) },
        { "channels", () => new Conv2D(2, 3, name: "the_layer").Apply(Tensor.Ones((2, 8, 8))) },
        { "groups", () => new Conv2D(4, 3, groups: 2, name: "the_layer").Apply(Tensor.Ones((1, 5, 5, 3))) },
        { "window", () => new Conv2D(4, 3, name: "the_layer").Apply(Tensor.Ones((1, 2, 2, 3))) },
        { "channels", () => new MaxPooling2D(name: "the_layer").Apply(Tensor.Ones((1, 5))) },
        { "reshape", () => new Reshape((2, 3), name: "the_layer").Apply(Tensor.Ones((1, 5))) },
        { "steps", () => new SimpleRNN(2, name: "the_layer").Apply(Tensor.Ones((1, 5))) },
        { "axis", () => new BatchNormalization(axis: 3, name: "the_layer").Apply(Tensor.Ones((1, 5))) },
    };

    static Layer Built(Layer layer, Shape shape)
    {
        layer.EnsureBuilt(shape);
        return layer;
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_misfit_is_named_with_its_layer_and_what_came(string wanted, Func<Tensor> action)
    {
        GraphException error = Assert.Throws<GraphException>(() => action());
        Assert.Contains("the_layer", error.Message);
        Assert.Contains(wanted, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("(1, ", error.Message.Replace("(2, 8", "(1, 8").Replace("(3,)", "(1, )"));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Dense(0));
        Assert.Throws<ArgumentException>(() => new Conv2D(0, 3));
        Assert.Throws<ArgumentException>(() => new Conv2D(3, 0));
        Assert.Throws<ArgumentException>(() => new Conv2D(3, 3, groups: 2));
        Assert.Contains("did you mean 'same'",
            Assert.Throws<ArgumentException>(() => new Conv2D(3, 3, padding: "sam")).Message);
        Assert.Throws<ArgumentException>(() => new Conv2D(3, 3, padding: "causal"));
        Assert.Contains("did you mean 'channels_first'",
            Assert.Throws<ArgumentException>(() => new MaxPooling2D(dataFormat: "channel_first")).Message);
        Assert.Throws<ArgumentException>(() => new SimpleRNN(0));
        Assert.Throws<ArgumentException>(() => new Embedding(0, 2));
    }

    static void Near(double[] wanted, NDArray got)
    {
        Assert.Equal(wanted.Length, got.Elements);
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], got[i], 1e-5 * (1 + Math.Abs(wanted[i])));
    }
}
