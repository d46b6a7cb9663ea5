using Lamina.Callbacks;
using Lamina.Distillation;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Losses;
using Lamina.Optimizers;

namespace Lamina.Tests.Training;

/// <summary>A student learns from a teacher.</summary>
[Collection(ProcessWide.Name)]
public class DistillerTests
{
    static Sequential Teacher()
    {
        Sequential teacher = [new Dense(8, activation: "relu", inputShape: 2, name: "hidden"), new Dense(3)];
        Random.SetSeed(3);
        teacher.Compile(new Adam(0.05), new Lamina.Losses.SparseCategoricalCrossentropy(fromLogits: true));
        (NDArray x, NDArray y) = Samples.Blobs(200);
        teacher.Fit(x, y, epochs: 15, verbose: 0);
        return teacher;
    }

    [Fact]
    public void Losses_are_those_of_the_formulas()
    {
        NDArray t = NDArray.From<float>([3, 0, 0, 3], (2, 2)), s = NDArray.From<float>([0, 0, 0, 0], (2, 2));
        double p = 1 / (1 + Math.Exp(-1.0));
        double divergence = p * Math.Log(2 * p) + (1 - p) * Math.Log(2 * (1 - p));
        Assert.Equal(9 * divergence, new LogitsDistillation().Compute([Tensor.From(t)], [Tensor.From(s)]).Item(), 1e-4);
        Assert.Equal(0.5, new LogitsDistillation(3, "mse").Compute([Tensor.From(t)], [Tensor.From(s)]).Item(), 1e-5);
        Assert.Equal(4.5, new FeatureDistillation().Compute([Tensor.From(t)], [Tensor.From(s)]).Item(), 1e-5);
        Assert.Throws<ArgumentException>(() => new FeatureDistillation(new[] { "mse", "mse" })
            .Compute([Tensor.From(t)], [Tensor.From(s)]));
    }

    [Fact]
    public void A_student_learns_without_labels_what_the_teacher_knows()
    {
        Sequential teacher = Teacher();
        NDArray[] before = teacher.GetWeights();
        Sequential student = [new Dense(3, inputShape: 2)];
        var distiller = new Distiller(teacher, student, [new LogitsDistillation(2)], studentLossWeight: 0);
        distiller.Compile(new Adam(0.05));
        (NDArray x, NDArray y) = Samples.Blobs(200, seed: 12);
        History history = distiller.Fit(x, epochs: 20, verbose: 0);
        Assert.True(history["distillation_loss"][^1] < 0.3 * history["distillation_loss"][0]);
        Assert.Equal(history["loss"][3], history["distillation_loss"][3], 1e-4);
        NDArray logits = student.Predict(x);
        int right = Enumerable.Range(0, 200).Count(i =>
            Enumerable.Range(0, 3).MaxBy(c => logits[3 * i + c]) == (int)y[i]);
        Assert.True(right > 180, $"{right}");
        Assert.Equal(before.SelectMany(w => w.ToArray<float>()),
            teacher.GetWeights().SelectMany(w => w.ToArray<float>()));
    }

    [Fact]
    public void Features_of_layers_and_the_task_count_together()
    {
        Sequential teacher = Teacher();
        Sequential student = [new Dense(8, inputShape: 2, name: "inner"), new ReLU(), new Dense(3)];
        var distiller = new Distiller(teacher, student,
            [new LogitsDistillation(), new FeatureDistillation("mse", "hidden", "inner")], [1, 0.1], 0.4);
        distiller.Compile(new Adam(0.02), new Lamina.Losses.SparseCategoricalCrossentropy(fromLogits: true),
            ["accuracy"]);
        (NDArray x, NDArray y) = Samples.Blobs(100, seed: 5);
        History history = distiller.Fit(x, y, epochs: 10, verbose: 0, validationData: (x, y));
        Assert.Equal(["loss", "accuracy", "student_loss", "distillation_loss", "val_loss", "val_accuracy",
            "val_student_loss", "val_distillation_loss"], history.Metrics.Keys);
        Assert.True(history["accuracy"][^1] > 0.9);
        double both = 0.4 * history["student_loss"][9] + 0.6 * history["distillation_loss"][9];
        Assert.Equal(both, history["loss"][9], 1e-3);
        Assert.Contains("did you mean 'hidden'", Assert.Throws<ArgumentException>(() => new Distiller(
            teacher, student, [new FeatureDistillation(teacherLayerName: "hiden")])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Distiller(teacher, student, studentLossWeight: 2));
    }
}
