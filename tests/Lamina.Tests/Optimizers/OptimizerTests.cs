using Lamina.IR;
using Lamina.Optimizers;
using Lamina.Saving;
using Lamina.Schedules;

namespace Lamina.Tests;

/// <summary>Three steps from w = [1, 2, 3, 4]; values that Keras 3.16 computed, from the parity inventory.</summary>
public class OptimizerTests
{
    static readonly float[][] gradients = [[.1f, -.2f, .3f, .4f], [-.05f, .2f, .1f, -.3f], [.2f, .1f, -.1f, .05f]];

    static float[] Run(Optimizer optimizer)
    {
        var w = new Variable(NDArray.From<float>([1, 2, 3, 4], (2, 2)), "w");
        foreach (float[] g in gradients)
            Engine.Compile(Graph.Of([], _ =>
            {
                optimizer.ApplyGradients([(Tensor.From(NDArray.From<float>(g, (2, 2))), w)]);
                return [];
            })).Run();
        return w.Value.ToArray<float>();
    }

    static void Check(Optimizer optimizer, double first, double last)
    {
        float[] w = Run(optimizer);
        Assert.Equal(first, w[0], 2e-6);
        Assert.Equal(last, w[3], 2e-6);
    }

    [Fact]
    public void Rules_of_keras()
    {
        Check(new SGD(), .9975, 3.9985);
        Check(new SGD(0.01, 0.9), .99624, 3.99436);
        Check(new SGD(0.01, 0.9, nesterov: true), .994116, 3.993424);
        Check(new RMSprop(), .9954937, 3.998456);
        Check(new Adam(), .9980756, 3.998778);
        Check(new AdamW(), .9980636, 3.99873);
    }

    [Fact]
    public void Options_of_all()
    {
        Check(new Adam(1e-3, options: new() { ClipNorm = 0.1 }), .9982582, 3.999051);
        Check(new SGD(0.01, options: new() { WeightDecay = 0.01 }), .9972002, 3.997301);
        Check(new SGD(0.01, options: new() { GradientAccumulationSteps = 2 }), .99975, 3.9995);
    }

    [Fact]
    public void Schedules_of_keras()
    {
        double[] steps = [0, 3, 5, 10, 15, 25];
        double[] At(LearningRateSchedule s) => [.. steps.Select(step => s.Call(Tensor.Scalar(step)).Item())];
        AssertEqual([.1, .0812252, .0707107, .05, .0353553, .0176777], At(new ExponentialDecay(.1, 10, .5)));
        AssertEqual([.1, .0793893, .05, 0, 0, 0], At(new CosineDecay(.1, 10)));
    }

    static void AssertEqual(double[] expected, double[] got)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], got[i], 1e-6);
    }

    [Fact]
    public void Contradicting_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SGD(0.1, options: new() { ClipNorm = 1, ClipValue = 1 }));
        Assert.Throws<ArgumentException>(() => new SGD(0.1, momentum: 2));
        Assert.Throws<ArgumentException>(() => new SGD(-1));
        Assert.Throws<ArgumentException>(() => new SGD(0.1, options: new() { GradientAccumulationSteps = 1 }));
        var error = Assert.Throws<ArgumentException>(() => (Optimizer)"adamm");
        Assert.Contains("did you mean 'adam'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configs_make_the_same_optimizer()
    {
        Optimizer[] all =
        [
            new SGD(0.5, 0.9, true), new RMSprop(0.1, centered: true, momentum: 0.5), new Adam(0.1, amsgrad: true),
            new AdamW(), new Adam(new CosineDecay(0.1, 7)),
        ];
        foreach (Optimizer optimizer in all)
        {
            Optimizer again = Optimizer.FromConfig(Registry.Serialize(optimizer));
            Assert.Equal(optimizer.GetConfig().ToJsonString(), again.GetConfig().ToJsonString());
        }
    }

    [Fact]
    public void The_learning_rate_can_be_changed_between_steps()
    {
        var sgd = new SGD(0.1) { LearningRate = 0.5 };
        var w = new Variable(NDArray.From<float>([1]), "w");
        Function step = new(_ => { sgd.ApplyGradients([(Tensor.Ones(1), w)]); return [w.Tensor]; });
        Assert.Equal(0.5, step.Call()[0][0]);
        sgd.LearningRate = 0.25;
        Assert.Equal(0.25, step.Call()[0][0]);
        Assert.Equal(2, sgd.Iterations);
    }

    /// <summary>
    /// What decays by a factor would stay at the last denormal numbers, which are slow. A step that is not a number
    /// stays one.
    /// </summary>
    [Theory]
    [InlineData(0.9), InlineData(0.6)]
    public void Slots_of_a_weight_without_gradient_end_at_zero(double rate)
    {
        foreach (Optimizer optimizer in (Optimizer[])[
            new SGD(0.1, momentum: rate), new RMSprop(0.1, rho: rate, centered: true), new Adam(0.1, rate, rate)])
        {
            var w = new Variable(NDArray.From<float>([1, 2, 3]), "w");
            var g = new Variable(NDArray.From<float>([1, -1, float.NaN]), "g");
            Function step = new(_ => { optimizer.ApplyGradients([(g.Tensor, w)]); return []; });
            step.Call();
            g.Assign(NDArray.From<float>([0, 0, 0]));
            Variable[] slots = [.. optimizer.Variables.Where(v => v.Shape == w.Shape)];
            Assert.NotEmpty(slots);
            for (int i = 0; i < 2000; i++)
            {
                step.Call();
                foreach (Variable slot in slots)
                    foreach (float value in slot.Value.AsSpan<float>()) Assert.False(float.IsSubnormal(value));
            }
            foreach (Variable slot in slots)
                Assert.Equal([0, 0, float.NaN], slot.Value.ToArray<float>().Select(Math.Abs));
        }
    }
}
