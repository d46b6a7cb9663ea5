using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>A layer that is applied to each step of a sequence.</summary>
[Collection(ProcessWide.Name)]
public class TimeDistributedTests
{
    static Tensor Data(Shape shape) => Numerics.Random(shape, 7).Cast(DType.Float32);

    static void StepsAreThoseOfTheLayer(TimeDistributed layer, Tensor x)
    {
        Tensor y = layer.Apply(x);
        for (int t = 0; t < x.Shape[1]; t++)
            Assert.Equal(layer.Layer.Apply(x.Select(1, t)).ToArray<float>(), y.Select(1, t).ToArray<float>(),
                (a, b) => Math.Abs(a - b) < 2e-6f);
    }

    [Fact]
    public void Whole_with_Dense() => new LayerCheck((2, 4, 3), (2, 4, 2)) { Trainable = 8, PassesMask = false }
        .Run(new TimeDistributed(new Dense(2, "tanh")));

    [Fact]
    public void Steps_are_those_of_the_layer()
    {
        StepsAreThoseOfTheLayer(new(new Conv2D(2, 3)), Data((2, 3, 5, 5, 1)));
        StepsAreThoseOfTheLayer(new(new LSTM(2)), Data((2, 3, 4, 2)));
        StepsAreThoseOfTheLayer(new(new Flatten()), Data((2, 3, 4, 2)));
        StepsAreThoseOfTheLayer(new(new Sequential([new Conv2D(2, 3), new GlobalAveragePooling2D(), new Dense(2)])),
            Data((2, 3, 4, 4, 1)));
    }

    [Fact]
    public void Masks_go_to_the_layer_step_by_step()
    {
        var layer = new TimeDistributed(new GRU(2));
        Tensor x = Data((1, 2, 3, 2));
        NDArray mask = NDArray.From([true, false, true, true, true, false], (1, 2, 3));
        Tensor y = layer.Apply(x, new CallContext().For([Tensor.From(mask)]));
        for (int t = 0; t < 2; t++)
            Assert.Equal(layer.Layer.Apply(x.Select(1, t),
                new CallContext().For([Tensor.From(mask).Select(1, t)])).ToArray<float>(),
                y.Select(1, t).ToArray<float>());
    }

    [Fact]
    public void Moving_averages_follow_the_steps_one_by_one()
    {
        Tensor x = Data((3, 4, 2));
        var layer = new TimeDistributed(new BatchNormalization());
        layer.EnsureBuilt(x.Shape);
        var alone = new BatchNormalization();
        alone.EnsureBuilt((3, 2));
        var training = new CallContext(training: true);
        NDArray y = Function.Of(t => layer.Apply(t, training)).Call(x.Value)[0];
        var step = Function.Of(t => alone.Apply(t, training));
        for (int t = 0; t < 4; t++)
            Assert.Equal(step.Call(x.Select(1, t).Value)[0].ToArray<float>(),
                Tensor.From(y).Select(1, t).ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-5f);
        for (int i = 2; i < 4; i++)
            Assert.Equal(alone.Weights[i].Value.ToArray<float>(), layer.Weights[i].Value.ToArray<float>(),
                (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Misfits_are_told()
    {
        Assert.Contains("needs (batch, steps, features…), not (2, 3)", Assert.Throws<GraphException>(
            () => new TimeDistributed(new Dense(2)).Apply(Tensor.Ones((2, 3)))).Message);
        Assert.Contains("begins with (batch, steps), (2, 3)", Assert.Throws<GraphException>(
            () => new TimeDistributed(new Dense(2)).Apply(Tensor.Ones((2, 3, 4)),
                new CallContext().For([Tensor.Ones((2, 4))]))).Message);
    }
}
