using Lamina.IR;
using Lamina.Metrics;

namespace Lamina.Tests;

public class MetricTests
{
    static double Measure(Metric metric, Tensor yTrue, Tensor yPred, Tensor? weight = null)
    {
        using (var trace = new Trace())
        {
            metric.UpdateState(yTrue, yPred, weight);
            NDArray[] values = Evaluation.Evaluate([.. trace.Updates.Select(u => u.Value)]);
            for (int i = 0; i < values.Length; i++) trace.Updates[i].Variable.Assign(values[i]);
        }
        return metric.Result().Item();
    }

    static readonly Tensor predicted = Tensor.From(
        new[,] { { .1f, .7f, .2f }, { .5f, .2f, .3f }, { .2f, .2f, .6f }, { .3f, .4f, .3f } });

    [Fact]
    public void Accuracy_suits_the_shapes()
    {
        Metric For(Shape t, Shape p) => ((Metric)"accuracy").For(new(DType.Float32, t), new(DType.Float32, p), null);
        Tensor labels = Tensor.From(new[] { 1, 0, 2, 2 });
        Assert.Equal(0.75, Measure(For(4, (4, 3)), labels, predicted));
        Assert.Equal(0.75, Measure(For((4, 3), (4, 3)), labels.OneHot(3), predicted));
        Assert.Equal(0.5, Measure(
            For((2, 1), (2, 1)), Tensor.From(new float[,] { { 1 }, { 1 } }), Tensor.From(new[,] { { .9f }, { .1f } })));
        Assert.Equal("accuracy", For(4, (4, 3)).Name);
    }

    [Fact]
    public void State_collects_over_batches_and_resets()
    {
        Metric metric = "mse";
        Tensor zero = Tensor.From(new float[,] { { 0, 0 } });
        Assert.Equal(1, Measure(metric, zero, Tensor.From(new float[,] { { 1, 1 } })));
        Assert.Equal(2.5, Measure(metric, zero, Tensor.From(new float[,] { { 2, 2 } })));
        metric.ResetState();
        Assert.Equal(0, metric.Result().Item());
    }

    [Fact]
    public void Top_k()
    {
        Tensor labels = Tensor.From(new[] { 0, 2, 1, 1 });
        Assert.Equal(0.75, Measure(new SparseTopKCategoricalAccuracy(2), labels, predicted));
        Assert.Equal(1, Measure(new SparseTopKCategoricalAccuracy(3), labels, predicted));
    }

    [Fact]
    public void Weights_count() =>
        Assert.Equal(0.25, Measure("sparse_categorical_accuracy", Tensor.From(new[] { 1, 1, 1, 1 }), predicted,
            Tensor.From(new float[] { 1, 2, 1, 0 })));
}
