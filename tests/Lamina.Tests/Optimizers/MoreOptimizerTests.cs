using Lamina.IR;
using Lamina.Optimizers;
using Lamina.Saving;

namespace Lamina.Tests;

/// <summary>Three steps from w = [1, 2, 3, 4]; values that Keras 3.16 computed, from the parity inventory.</summary>
public class MoreOptimizerTests
{
    static readonly float[][] gradients = [[.1f, -.2f, .3f, .4f], [-.05f, .2f, .1f, -.3f], [.2f, .1f, -.1f, .05f]];

    static Variable Weight() => new(NDArray.From<float>([1, 2, 3, 4], (2, 2)), "w");

    static void Step(Optimizer optimizer, Variable w, params float[] g) => Engine.Compile(Graph.Of([], _ =>
    {
        optimizer.ApplyGradients([(Tensor.From(NDArray.From<float>(g, w.Shape)), w)]);
        return [];
    })).Run();

    [Theory]
    [InlineData("adagrad", .9993354, 3.999639), InlineData("adadelta", .9999976, 4), InlineData("lion", .999, 3.999)]
    [InlineData("adamax", .9983538, 3.998825), InlineData("nadam", .9983819, 3.999376)]
    [InlineData("lamb", .991415, 3.995872), InlineData("muon", .999433, 3.999603)]
    [InlineData("ftrl", .04587282, 1.518944), InlineData("adafactor", .9948567, 3.999112)]
    [InlineData("schedulefreeadamw", .9970955, 3.998813)]
    public void Rules_of_keras(string id, double first, double last)
    {
        Optimizer optimizer = id;
        Variable w = Weight();
        foreach (float[] g in gradients) Step(optimizer, w, g);
        Assert.Equal(first, w.Value[0], 3e-6);
        Assert.Equal(last, w.Value[3], 3e-6);
        var config = Registry.Serialize(optimizer);
        Assert.Equal(config.ToJsonString(), Registry.Serialize(Optimizer.FromConfig(config)).ToJsonString());
    }

    [Fact]
    public void The_average_follows_the_weights_while_gradients_accumulate()
    {
        var sgd = new SGD(1, options: new() { UseEma = true, EmaMomentum = 0.5, GradientAccumulationSteps = 2 });
        var w = new Variable(NDArray.From<float>([8]), "w");
        sgd.Build([w]);
        Variable average = sgd.Variables.Single(v => v.Name == "average");
        Step(sgd, w, 2);
        Assert.Equal((8, 8), (w.Value[0], average.Value[0]));
        Step(sgd, w, 2);
        Assert.Equal((6, 6), (w.Value[0], average.Value[0]));
        Step(sgd, w, 4);
        Assert.Equal((6, 6), (w.Value[0], average.Value[0]));
        Step(sgd, w, 4);
        Assert.Equal((2, 4), (w.Value[0], average.Value[0]));
        sgd.FinalizeVariableValues();
        Assert.Equal(4, w.Value[0]);
    }

    [Fact]
    public void Loss_scaling_leaves_out_steps_that_are_not_finite()
    {
        var sgd = new SGD(1, momentum: 0.5);
        var scaled = new LossScaleOptimizer(sgd, initialScale: 4, dynamicGrowthSteps: 2);
        var w = new Variable(NDArray.From<float>([1]), "w");
        Assert.Equal(8, scaled.ScaleLoss(Tensor.Scalar(2)).Item());
        Step(scaled, w, 4);
        Assert.Equal((0, 4), (w.Value[0], scaled.DynamicScale));
        Step(scaled, w, float.NaN);
        Assert.Equal((0, 2), (w.Value[0], scaled.DynamicScale));
        Assert.Equal(1, scaled.Iterations);
        Step(scaled, w, 0);
        Step(scaled, w, 0);
        Assert.Equal((-0.75, 4), (w.Value[0], scaled.DynamicScale));
        var again = (LossScaleOptimizer)Optimizer.FromConfig(Registry.Serialize(scaled));
        Assert.IsType<SGD>(again.Inner);
    }

    [Fact]
    public void Decay_leaves_out_what_is_named()
    {
        var sgd = new SGD(1, options: new() { WeightDecay = 0.5 });
        Variable kernel = new(NDArray.From<float>([2]), "kernel"), bias = new(NDArray.From<float>([2]), "bias");
        sgd.ExcludeFromWeightDecay(names: ["bias"]);
        Step(sgd, kernel, 0);
        Step(sgd, bias, 0);
        Assert.Equal((1, 2), (kernel.Value[0], bias.Value[0]));
    }

    [Fact]
    public void Muon_takes_adams_step_for_vectors_embeddings_and_excluded_layers()
    {
        var muon = new Muon(0.1, new() { ExcludeLayers = ["head"] });
        Variable Named(string path, Shape shape) => new(new NDArray(shape), "kernel") { Path = path };
        muon.Build([Named("dense/kernel", (2, 2)), Named("dense/bias", 2), Named("embedding/embeddings", (2, 2)),
            Named("head/kernel", (2, 2))]);
        Assert.Equal(["momentum", "momentum", "velocity", "momentum", "velocity", "momentum", "velocity"],
            muon.Variables.Skip(2).Select(v => v.Name));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Ftrl(0.1, l1: -1));
        Assert.Throws<ArgumentException>(() => new Ftrl(0.1, learningRatePower: 1));
        Assert.Throws<ArgumentException>(() => new Lion(0.1, beta1: 0));
    }
}
