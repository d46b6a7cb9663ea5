using Lamina.IR;
using Lamina.Metrics;
using Lamina.Saving;

namespace Lamina.Tests;

/// <summary>Further metrics: values that Keras 3.16 computed, from the parity inventory, and limits.</summary>
public class MoreMetricTests
{
    static readonly Tensor truths = Tensor.From(new float[] { 0, 0, 1, 1, 1, 0 });
    static readonly Tensor chances = Tensor.From(new[] { .1f, .4f, .35f, .8f, .9f, .6f });
    static readonly Tensor values = Tensor.From(new float[] { 1, 2, 3, 5 });
    static readonly Tensor estimates = Tensor.From(new[] { 1.1f, 1.9f, 3.5f, 4 });

    static double Measure(Metric metric, Tensor yTrue, Tensor yPred, Tensor? weight = null)
    {
        metric.UpdateState(yTrue, yPred, weight);
        return metric.Result().Item();
    }

    [Fact]
    public void Areas_and_shares()
    {
        Assert.Equal(0.7777778, Measure(new AUC(), truths, chances), 1e-6);
        Assert.Equal(0.8512377, Measure(new AUC(curve: "PR"), truths, chances), 1e-6);
        Assert.Equal(0.6666667, Measure(new Precision(), truths, chances), 1e-6);
        Assert.Equal(0.6666667, Measure(new Recall(), truths, chances), 1e-6);
        Assert.Equal(0.5, Measure(new BinaryIoU(), truths, chances), 1e-6);
    }

    [Fact]
    public void Regressions()
    {
        Assert.Equal(0.8548571, Measure(new R2Score(), values.ExpandDims(-1), estimates.ExpandDims(-1)), 1e-6);
        Assert.Equal(0.5634714, Measure(new RootMeanSquaredError(), values, estimates), 1e-6);
        Assert.Equal(0.9399379, Measure(
            new PearsonCorrelation(), values.ExpandDims(0), estimates.ExpandDims(0)), 1e-6);
        // With as many regressors as samples less one the plain score stays.
        Assert.Equal(0.8548571, Measure(
            new R2Score(numRegressors: 3), values.ExpandDims(-1), estimates.ExpandDims(-1)), 1e-6);
        Assert.Equal(1 - 0.1451429 * 3 / 2, Measure(
            new R2Score(numRegressors: 1), values.ExpandDims(-1), estimates.ExpandDims(-1)), 1e-6);
    }

    [Theory]
    [InlineData("ROC", "minoring"), InlineData("ROC", "majoring"), InlineData("PR", "interpolation")]
    [InlineData("PRGAIN", "interpolation")]
    public void Buckets_count_as_comparisons_do(string curve, string method)
    {
        // Quarters are even, and so go by buckets; one of them moved a little goes by comparison.
        double[] even = [.25, .5, .75], moved = [.2501, .5, .75];
        Tensor weight = Tensor.From(new float[] { 1, 2, 3, 4, 5, 6 });
        double Area(double[] thresholds) =>
            Measure(new AUC(curve: curve, summationMethod: method, options: new() { Thresholds = thresholds }),
                truths, chances, weight);
        Assert.Equal(Area(even), Area(moved), 1e-6);
    }

    [Fact]
    public void Labels_can_be_counted_apart()
    {
        Tensor t = Tensor.Stack([truths, truths], 1), p = Tensor.Stack([chances, 1 - chances], 1);
        var apart = new AUC(options: new() { MultiLabel = true, LabelWeights = [1, 0] });
        Assert.Equal(0.7777778, Measure(apart, t, p), 1e-6);
        Assert.Equal((200, 2), (apart.Variables[0].Shape[0], apart.Variables[0].Shape[1]));
        Assert.Equal(0.5, Measure(new AUC(options: new() { MultiLabel = true }), t, p), 1e-6);
    }

    [Fact]
    public void Several_thresholds_give_several_numbers()
    {
        var counts = new TruePositives(new[] { .2, .5, .85 });
        counts.UpdateState(truths, chances);
        Assert.Equal([3, 2, 1], counts.Result().ToArray<float>());
        Assert.Throws<ArgumentException>(() => new Precision(1.5));
    }

    [Fact]
    public void Only_the_highest_predictions_are_positive_with_top_k()
    {
        Tensor t = Tensor.From(new float[,] { { 0, 1, 0 }, { 1, 0, 0 } });
        Tensor p = Tensor.From(new[,] { { .1f, .2f, .3f }, { .3f, .2f, .1f } });
        Assert.Equal(0.5, Measure(new Recall(topK: 1), t, p));
        Assert.Equal(1, Measure(new Recall(topK: 2), t, p));
        Assert.Equal(0, Measure(new Precision(0.25, classId: 2), t, p));
    }

    [Fact]
    public void A_score_of_each_class()
    {
        Tensor t = Tensor.From(new float[,] { { 1, 0 }, { 1, 0 }, { 0, 1 } });
        Tensor p = Tensor.From(new[,] { { .9f, .1f }, { .2f, .8f }, { .3f, .7f } });
        var score = new F1Score();
        score.UpdateState(t, p);
        Assert.All(score.Result().ToArray<float>(), f => Assert.Equal(2.0 / 3, f, 1e-5));
        Assert.Equal(2.0 / 3, Measure(new FBetaScore("micro", 2), t, p), 1e-5);
        Assert.Throws<ArgumentException>(() => new FBetaScore("mikro"));
    }

    [Fact]
    public void Names_are_numbered_or_as_the_user_wrote_them()
    {
        string first = new AUC().Name, second = new AUC().Name;
        Assert.StartsWith("auc", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.Equal("MSE", ((Metric)"MSE").Name);
        Assert.Equal("AUC", ((Metric)"AUC").Name);
        Assert.Equal("logcosh", ((Metric)Metric.FromConfig("LogCoshError")).Name);
    }

    [Theory]
    [InlineData("AUC"), InlineData("Precision"), InlineData("Recall"), InlineData("TruePositives")]
    [InlineData("TrueNegatives"), InlineData("FalsePositives"), InlineData("FalseNegatives")]
    [InlineData("SensitivityAtSpecificity"), InlineData("SpecificityAtSensitivity"), InlineData("PrecisionAtRecall")]
    [InlineData("RecallAtPrecision"), InlineData("F1Score"), InlineData("FBetaScore"), InlineData("BinaryIoU")]
    [InlineData("PearsonCorrelation"), InlineData("ConcordanceCorrelation"), InlineData("R2Score")]
    [InlineData("RootMeanSquaredError"), InlineData("CosineSimilarity"), InlineData("KLDivergence")]
    [InlineData("Hinge"), InlineData("BinaryCrossentropy"), InlineData("SparseCategoricalCrossentropy")]
    public void Configurations_come_back(string id)
    {
        Metric metric = id;
        Assert.Equal(id, metric.ClassName);
        var config = Registry.Serialize(metric);
        Assert.Equal(config.ToJsonString(), Registry.Serialize(Metric.FromConfig(config)).ToJsonString());
    }

    [Fact]
    public void Intersections_come_back_and_leave_a_class_out()
    {
        Tensor t = Tensor.From(new[] { 0, 1, 2, 2 }), p = Tensor.From(new[] { 0, 1, 2, 1 });
        Assert.Equal((1 + .5 + .5) / 3, Measure(new MeanIoU(3), t, p), 1e-6);
        Assert.Equal(1, Measure(new IoU(3, [0, 1], new() { IgnoreClass = 2 }), t, p), 1e-6);
        Assert.Equal((1 + .5 + .5) / 3, Measure(new OneHotMeanIoU(3), t.OneHot(3), p.OneHot(3)), 1e-6);
        Metric[] all =
            [new MeanIoU(3), new IoU(3, [1]), new OneHotIoU(3, [1]), new OneHotMeanIoU(3, new() { Axis = 1 })];
        foreach (Metric metric in all)
        {
            var config = Registry.Serialize(metric);
            Assert.Equal(config.ToJsonString(), Registry.Serialize(Metric.FromConfig(config)).ToJsonString());
        }
        Assert.Throws<ArgumentException>(() => new IoU(3, [3]));
    }
}
