using Lamina.IR;
using Lamina.Layers;
using Lamina.Losses;
using Lamina.Saving;

namespace Lamina.Tests;

/// <summary>Further losses: values that Keras 3.16 computed, limits, and configurations.</summary>
public class MoreLossTests
{
    static readonly Tensor classes = Tensor.From(new float[,] { { 0, 1, 0 }, { 0, 0, 1 } });
    static readonly Tensor numbers = Tensor.From(new[] { 1, 2 });
    static readonly Tensor probabilities = Tensor.From(new[,] { { .05f, .9f, .05f }, { .1f, .6f, .3f } });
    static readonly Tensor truths = Tensor.From(new float[,] { { 0, 1 }, { 1, 0 } });
    static readonly Tensor chances = Tensor.From(new[,] { { .2f, .7f }, { .9f, .4f } });
    static readonly Tensor values = Tensor.From(new float[,] { { 1, 2, 3 }, { 0, -1, 4 } });
    static readonly Tensor estimates = Tensor.From(new[,] { { 1.5f, 2, 2 }, { .5f, -2, 6 } });

    public static TheoryData<string, double> OfClasses => new()
    {
        { "CategoricalFocalCrossentropy", 0.07387503 }, { "kld", 0.6546639 }, { "categorical_hinge", 0.725 },
    };

    public static TheoryData<string, double> OfTruths => new()
    {
        { "binary_focal_crossentropy", 0.03095304 }, { "hinge", 0.75 },
        { "squared_hinge", 0.875 }, { "dice", 0.2380952 },
    };

    public static TheoryData<string, double> OfValues => new()
    {
        { "msle", 0.06836157 }, { "huber", 0.4583333 }, { "log_cosh", 0.4054656 }, { "cosine_similarity", -0.9769773 },
    };

    [Theory, MemberData(nameof(OfClasses))]
    public void Losses_of_classes(string id, double expected) => Check(expected, id, classes, probabilities);

    [Theory, MemberData(nameof(OfTruths))]
    public void Losses_of_truth_values(string id, double expected) => Check(expected, id, truths, chances);

    [Theory, MemberData(nameof(OfValues))]
    public void Losses_of_values(string id, double expected) => Check(expected, id, values, estimates);

    static void Check(double expected, Loss loss, Tensor yTrue, Tensor yPred) =>
        Assert.Equal(expected, loss.Apply(yTrue, yPred).Item(), 1e-6);

    [Fact]
    public void Losses_with_arguments()
    {
        Check(0.5035942, new CategoricalGeneralizedCrossEntropy(), numbers, probabilities);
        Check(0.01907049, new BinaryFocalCrossentropy(applyClassBalancing: true), truths, chances);
        Assert.Throws<ArgumentException>(() => new CategoricalGeneralizedCrossEntropy(1));
    }

    [Fact]
    public void The_word_crossentropy_chooses_by_shapes()
    {
        Loss auto = "crossentropy";
        Check(0.6546667, auto, classes, probabilities);
        Check(0.6546667, auto, numbers, probabilities);
        Check(-Math.Log(0.7), "ce", Tensor.From(new float[,] { { 1 } }), Tensor.From(new[,] { { .7f } }));
    }

    [Fact]
    public void The_cosine_of_a_zero_vector_is_0_and_has_a_gradient()
    {
        Tensor zero = Tensor.Zeros((1, 3));
        Tensor loss = new CosineSimilarity().Apply(Tensor.Ones((1, 3)), zero);
        Assert.Equal(0, loss.Item());
        NDArray gradient = Evaluation.Evaluate(Gradient.Of(loss, [zero]))[0];
        Assert.All(gradient.ToArray<float>(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void Ctc_of_one_label_in_two_steps_adds_the_three_paths()
    {
        // Classes blank and a with probability ½ each: aa, a_ and _a spell "a", three of four paths.
        Tensor logits = Tensor.Zeros((1, 2, 2));
        Check(-Math.Log(0.75), new CTC(), Tensor.From(new[,] { { 1, 0 } }), logits);
        // "aa" needs a blank between, so three steps.
        Check(double.PositiveInfinity, new CTC(), Tensor.From(new[,] { { 1, 1 } }), logits);
        Check(-Math.Log(0.25), new CTC(), Tensor.From(new[,] { { 0, 0 } }), logits);
        Assert.Throws<ArgumentException>(() => new CTC().Call(numbers, logits));
    }

    [Fact]
    public void Models_learn_from_targets_of_another_shape_where_the_loss_is_about_them()
    {
        Random.SetSeed(1);
        var speech = new Sequential { new Dense(3, inputShape: (6, 2)) };
        speech.Compile("adam", new CTC());
        var x = new NDArray((4, 6, 2));
        x.Fill(1);
        var history = speech.Fit(x, NDArray.Wrap(new[,] { { 1, 2 }, { 1, 0 }, { 2, 1 }, { 2, 0 } }), epochs: 3,
            verbose: 0);
        Assert.True(history.Metrics["loss"][2] < history.Metrics["loss"][0]);
        var faces = new Sequential { new Dense(5, inputShape: 2) };
        faces.Compile("adam", new Circle());
        Assert.Single(faces.Fit(new NDArray((4, 2)), NDArray.Wrap(new[] { 0, 0, 1, 1 }), verbose: 0).Metrics["loss"]);
    }

    [Theory]
    [InlineData("MeanAbsolutePercentageError"), InlineData("MeanSquaredLogarithmicError")]
    [InlineData("CosineSimilarity")]
    [InlineData("Huber"), InlineData("LogCosh"), InlineData("Hinge"), InlineData("SquaredHinge"), InlineData("Poisson")]
    [InlineData("CategoricalHinge"), InlineData("KLDivergence"), InlineData("BinaryFocalCrossentropy")]
    [InlineData("CategoricalFocalCrossentropy"), InlineData("CategoricalGeneralizedCrossEntropy")]
    [InlineData("Dice"), InlineData("Tversky"), InlineData("Circle"), InlineData("CTC")]
    public void Configurations_come_back(string id)
    {
        Loss loss = id;
        Assert.Equal(id, loss.ClassName);
        var config = Registry.Serialize(loss);
        Assert.Equal(config.ToJsonString(), Registry.Serialize(Loss.FromConfig(config)).ToJsonString());
    }
}
