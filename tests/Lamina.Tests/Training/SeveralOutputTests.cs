using Lamina.IR;
using Lamina.Layers;
using Lamina.Losses;
using Lamina.Metrics;
using Lamina.Optimizers;
using static Lamina.Keras;

namespace Lamina.Tests.Training;

/// <summary>Inputs, targets, losses, metrics and weights of several outputs, in order and by name.</summary>
[Collection(ProcessWide.Name)]
public class SeveralOutputTests
{
    static readonly NDArray x = NDArray.From<float>([1, 2, 3, 4], (4, 1));
    static readonly NDArray yA = NDArray.From<float>([0, 0, 0, 0], (4, 1));
    static readonly NDArray yB = NDArray.From<float>([1, 1, 1, 1], (4, 1));

    /// <summary>Outputs "a" = x and "b" = 2·x.</summary>
    static Model Model()
    {
        ClearSession();
        KerasTensor input = Input(1);
        KerasTensor Output(string name) => new Dense(1, useBias: false, name: name).Apply(input);
        var model = new Model(input, [Output("a"), Output("b")]);
        model.SetWeights(NDArray.From<float>([1], (1, 1)), NDArray.From<float>([2], (1, 1)));
        return model;
    }

    static Dictionary<string, NDArray> Both() => new() { ["b"] = yB, ["a"] = yA };

    [Fact]
    public void Keys_stand_in_Keras_order_and_output_losses_are_unweighted()
    {
        Model model = Model();
        model.Compile(new SGD(0.0), new Dictionary<string, Loss> { ["a"] = "mse", ["b"] = "mae" },
            new Dictionary<string, MetricGroup> { ["b"] = ["mae", "mse"] },
            new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 2 });
        EvaluationResult result = model.Evaluate(x, Both(), verbose: 0);
        Assert.Equal(["loss", "b_mae", "b_mse", "a_loss", "b_loss"], result.Names);
        // a: mean of 1, 4, 9, 16 is 7.5; b: mean of 1, 3, 5, 7 is 4.
        Assert.Equal(7.5, result["a_loss"], 1e-5);
        Assert.Equal(4, result["b_loss"], 1e-5);
        Assert.Equal(0.5 * 7.5 + 2 * 4, result["loss"], 1e-5);
        Assert.Equal(21, result["b_mse"], 1e-5);
    }

    [Fact]
    public void A_weighted_metric_does_not_take_the_key_of_another()
    {
        Model model = Model();
        model.Compile(new SGD(0.0), ["mse", "mse"], [["mae"], ["mae"]], weightedMetrics: [["mae"], ["mae", "mae"]]);
        NDArray weights = NDArray.From<float>([1, 0, 0, 0], 4);
        EvaluationResult result = model.Evaluate(x, new[] { yA, yB }, verbose: 0, sampleWeight: weights);
        Assert.Equal(["loss", "a_mae", "b_mae", "a_weighted_mae", "b_weighted_mae", "b_weighted_mae_1", "a_loss",
            "b_loss"], result.Names);
        Assert.Equal(2.5, result["a_mae"], 1e-5);
        Assert.Equal(1, result["a_weighted_mae"], 1e-5);
    }

    [Fact]
    public void Weights_by_name_leave_other_outputs_alone()
    {
        Model model = Model();
        model.Compile(new SGD(0.0), "mse");
        NDArray weights = NDArray.From<float>([1, 0, 0, 0], 4);
        EvaluationResult result = model.Evaluate(x, Both(), verbose: 0,
            sampleWeight: new Dictionary<string, NDArray> { ["b"] = weights });
        Assert.Equal(7.5, result["a_loss"], 1e-5);
        // As in Keras the weighted sum is divided by the number of samples.
        Assert.Equal(0.25, result["b_loss"], 1e-5);
    }

    [Fact]
    public void An_output_without_loss_and_metric_needs_no_target()
    {
        Model model = Model();
        model.Compile(new SGD(0.01), [null, "mse"], lossWeights: 3);
        EvaluationResult result = model.Evaluate(x, new Dictionary<string, NDArray> { ["b"] = yB }, verbose: 0);
        Assert.Equal(["loss"], result.Names);
        Assert.Equal(63, result.Loss, 1e-4);
        Assert.Equal(63, model.Evaluate(x, yB, verbose: 0).Loss, 1e-4);
        float before = model.Weights[0].Value.AsSpan<float>()[0];
        model.Fit(x, yB, verbose: 0);
        Assert.Equal(before, model.Weights[0].Value.AsSpan<float>()[0]);
    }

    [Fact]
    public void Wrong_names_and_numbers_are_told()
    {
        Model model = Model();
        model.Compile(new SGD(0.0), "mse");
        Assert.Contains("did you mean 'b'", Assert.Throws<ArgumentException>(() => model.Fit(x,
            new Dictionary<string, NDArray> { ["a"] = yA, ["bb"] = yB }, verbose: 0)).Message);
        Assert.Contains("'b' is missing", Assert.Throws<ArgumentException>(() => model.Fit(x,
            new Dictionary<string, NDArray> { ["a"] = yA }, verbose: 0)).Message);
        Assert.Contains("2 outputs (a, b), and 1 arrays", Assert.Throws<ArgumentException>(
            () => model.Fit(x, yA, verbose: 0)).Message);
        model.Compile(new SGD(0.0), new Dictionary<string, Loss> { ["c"] = "mse" });
        Assert.Contains("Unknown output 'c'", Assert.Throws<ArgumentException>(
            () => model.Fit(x, Both(), verbose: 0)).Message);
        model.Compile(new SGD(0.0), ["mse", "mse"], lossWeights: [1, 2, 3]);
        Assert.Contains("3 loss weights", Assert.Throws<ArgumentException>(
            () => model.Fit(x, Both(), verbose: 0)).Message);
    }
}
