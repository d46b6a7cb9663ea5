using Lamina.IR;
using Lamina.Training;

namespace Lamina.Benchmarks;

/// <summary>Planning of training steps: tracing, passes, placing, kernels; the run itself is not counted.</summary>
static class Planning
{
    public static readonly Case[] Cases =
    [
        Planned("plan-cnn", Models.Cnn, (32, 28, 28, 1)),
        Planned("plan-resnet50", () => Applications.ResNet50(), (1, 224, 224, 3)),
    ];

    static Case Planned(string name, Func<Model> build, Shape batch) => new(name, "plans/s", 0, _ =>
    {
        Model model = build();
        model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
        // Once through everything, so that weights and slots are there.
        var data = new TrainingData([new NDArray(batch)], [new NDArray(batch[0], DType.Int32)], []);
        model.TrainOnBatch(data.X[0], data.Y[0]);
        var signature = Signature.Of(data);
        return new(() => model.Plan(signature, training: true), 1);
    });
}
