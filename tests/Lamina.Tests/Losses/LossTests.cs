using Lamina.IR;
using Lamina.Losses;
using Lamina.Saving;

namespace Lamina.Tests;

/// <summary>Values that Keras 3.16 computed, from the parity inventory.</summary>
public class LossTests
{
    static readonly Tensor classes = Tensor.From(new float[,] { { 0, 1, 0 }, { 0, 0, 1 } });
    static readonly Tensor probabilities = Tensor.From(new[,] { { .05f, .9f, .05f }, { .1f, .6f, .3f } });
    static readonly Tensor truths = Tensor.From(new float[,] { { 0, 1 }, { 1, 0 } });
    static readonly Tensor chances = Tensor.From(new[,] { { .2f, .7f }, { .9f, .4f } });
    static readonly Tensor values = Tensor.From(new float[,] { { 1, 2, 3 }, { 0, -1, 4 } });
    static readonly Tensor estimates = Tensor.From(new[,] { { 1.5f, 2, 2 }, { .5f, -2, 6 } });

    static void Check(double expected, Tensor loss) => Assert.Equal(expected, loss.Item(), 1e-6);

    [Fact]
    public void Cross_entropies()
    {
        Check(0.6546667, new CategoricalCrossentropy().Apply(classes, probabilities));
        Check(0.7577702, new CategoricalCrossentropy(labelSmoothing: 0.1).Apply(classes, probabilities));
        Check(0.8855398, new CategoricalCrossentropy(fromLogits: true).Apply(classes, probabilities));
        Check(0.6546667, new SparseCategoricalCrossentropy().Apply(Tensor.From(new[] { 1, 2 }), probabilities));
        Check(0.2990012, new BinaryCrossentropy().Apply(truths, chances));
        Check(0.3594547, new BinaryCrossentropy(labelSmoothing: 0.1).Apply(truths, chances));
        Check(0.6138735, new BinaryCrossentropy(fromLogits: true).Apply(truths, chances));
    }

    [Fact]
    public void Differences()
    {
        Check(1.083333, new MeanSquaredError().Apply(values, estimates));
        Check(0.8333333, new MeanAbsoluteError().Apply(values, estimates));
    }

    [Fact]
    public void A_probability_of_0_where_1_is_true_stays_finite() =>
        Assert.Equal(16.1181, new CategoricalCrossentropy().Apply(
            Tensor.From(new float[,] { { 1, 0 } }), Tensor.From(new float[,] { { 0, 1 } })).Item(), 1e-3);

    [Fact]
    public void Weights_divide_by_the_count_unless_asked_otherwise()
    {
        Tensor weights = Tensor.From(new float[] { 1, 3 });
        Assert.Equal(2.833333, new MeanSquaredError().Apply(values, estimates, weights).Item(), 1e-6);
        Loss mean = new MeanSquaredError("mean_with_sample_weight");
        Assert.Equal(1.416667, mean.Apply(values, estimates, weights).Item(), 1e-6);
    }

    [Fact]
    public void Strings_and_configs_make_losses()
    {
        Loss mse = "mse";
        Assert.IsType<MeanSquaredError>(mse);
        Assert.IsType<SparseCategoricalCrossentropy>((Loss)"sparse_categorical_crossentropy");
        var bce = new BinaryCrossentropy(true, 0.2, -1, "sum", "mine");
        Loss again = Loss.FromConfig(Registry.Serialize(bce));
        Assert.Equal(bce.GetConfig().ToJsonString(), again.GetConfig().ToJsonString());
        var error = Assert.Throws<ArgumentException>(() => (Loss)"sparse_categorical_crossentropi");
        Assert.Contains("did you mean 'sparse_categorical_crossentropy'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MeanSquaredError("average"));
    }

    [Fact]
    public void Gradients_are_right()
    {
        Loss[] all =
        [
            new CategoricalCrossentropy(), new CategoricalCrossentropy(true), new BinaryCrossentropy(),
            new MeanSquaredError(),
        ];
        foreach (Loss loss in all)
            Numerics.CheckFirst(
                x => loss.Apply(classes.Cast(DType.Float64), x[0]), Numerics.Random((2, 3), 2, 0.1, 0.9));
        var sparse = new SparseCategoricalCrossentropy(true);
        Numerics.CheckFirst(x => sparse.Apply(Tensor.From(new[] { 1, 2 }), x[0]), Numerics.Random((2, 3), 2));
    }
}
