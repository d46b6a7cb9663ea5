using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Saving;
using Lamina.Tests.Training;

namespace Lamina.Tests.Optimizers;

/// <summary>Layers that learn at different rates.</summary>
[Collection(ProcessWide.Name)]
public class MultiOptimizerTests
{
    static Sequential Model() =>
        [new Dense(3, inputShape: 2, name: "slow"), new Dense(1, name: "fast")];

    [Fact]
    public void Each_weight_moves_at_the_rate_of_its_own_optimizer()
    {
        Random.SetSeed(2);
        (NDArray x, NDArray y) = Samples.Line(8);
        Sequential model = Model();
        var map = new OptimizerMap(new SGD(0.1)) { [".*slow/.*"] = new SGD(0.001), [".*slow/bias"] = new SGD(0.0) };
        Assert.Throws<ArgumentException>(() => map["m/slow/bias"]);
        map = new OptimizerMap(new SGD(0.1)) { [".*slow/kernel"] = new SGD(0.001), [".*slow/bias"] = new SGD(0.0) };
        model.Compile(new MultiOptimizer(map), "mse");
        NDArray[] before = model.GetWeights();
        Sequential one = Model();
        one.SetWeights(before);
        one.Compile(new SGD(0.1), "mse");
        model.Fit(x, y, verbose: 0, shuffle: false);
        one.Fit(x, y, verbose: 0, shuffle: false);
        for (int w = 0; w < 4; w++)
        {
            double rate = w == 0 ? 0.01 : w == 1 ? 0 : 1;
            for (int i = 0; i < before[w].Elements; i++)
                Assert.Equal((one.Weights[w].Value[i] - before[w][i]) * rate, model.Weights[w].Value[i] - before[w][i],
                    1e-6);
        }
        Assert.Equal(1, model.Optimizer!.Iterations);
        Assert.Equal(0.1, model.Optimizer.LearningRate, 1e-6);
    }

    [Fact]
    public void A_function_may_choose_and_a_map_is_written_down()
    {
        Optimizer a = new Adam(0.01), b = new SGD(0.2, momentum: 0.9);
        var chosen = new MultiOptimizer(v => v.Path.Contains("fast") ? a : b);
        chosen.Build([new Variable(new NDArray(2), "fast"), new Variable(new NDArray(2), "slow")]);
        Assert.Equal([a, b], chosen.Optimizers);
        Assert.Throws<InvalidOperationException>(() => chosen.GetConfig());
        var multi = new MultiOptimizer(new OptimizerMap(a) { ["x/.*"] = b });
        JsonObject config = JsonNode.Parse(Registry.Serialize(multi).ToJsonString())!.AsObject();
        var again = (MultiOptimizer)Optimizer.FromConfig(config);
        again.Build([new Variable(new NDArray(2)) { Path = "x/kernel" }, new Variable(new NDArray(2)) { Path = "y" }]);
        Assert.Equal(["SGD", "Adam"], again.Optimizers.Select(o => o.ClassName));
        Assert.Equal(0.2, again.Optimizers[0].LearningRate, 1e-6);
        Assert.ThrowsAny<ArgumentException>(() => new OptimizerMap(a) { ["("] = b });
    }
}
