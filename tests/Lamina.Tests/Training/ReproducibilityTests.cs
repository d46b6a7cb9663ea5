using Lamina.Callbacks;
using Lamina.Data;
using Lamina.InstructionSets;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests;

/// <summary>
/// Whole trainings on real digits: the same bits on any number of threads, and no memory while they run.
/// </summary>
// Left out of the runs under forced instruction sets: without vectors, whole trainings take minutes.
[Collection(ProcessWide.Name), Trait(ForcedInstructionSets.Instructions, ForcedInstructionSets.Once)]
public class ReproducibilityTests
{
    static readonly (LabeledImages Train, LabeledImages Test) digits = Datasets.Mnist.Load();

    static Sequential Cnn() =>
    [
        new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)), new MaxPooling2D((2, 2)),
        new Conv2D(64, (3, 3), activation: "relu"), new MaxPooling2D((2, 2)), new Flatten(), new Dropout(0.2),
        new Dense(64, activation: "relu"), new BatchNormalization(), new Dense(10, activation: "softmax"),
    ];

    static Sequential Rnn() =>
        [new SimpleRNN(32, activation: "relu", inputShape: (28, 28)), new Dense(10, activation: "softmax")];

    static byte[] Trained(Func<Sequential> make, Shape sample, int threads)
    {
        int before = Lamina.Engine.ThreadCount;
        Lamina.Engine.ThreadCount = threads;
        try
        {
            Lamina.Random.SetSeed(7);
            Sequential model = make();
            model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
            NDArray x = digits.Train.Images.Rows(0, 200).Reshape(new([200, .. sample.Span]));
            model.Fit(x, digits.Train.Labels.Rows(0, 200), epochs: 2, batchSize: 32, verbose: 0);
            return [.. model.GetWeights().SelectMany(w => w.Bytes.ToArray())];
        }
        finally
        {
            Lamina.Engine.ThreadCount = before;
        }
    }

    [Fact]
    public void A_cnn_has_the_same_bits_on_any_number_of_threads()
    {
        byte[] one = Trained(Cnn, (28, 28, 1), 1);
        Assert.Equal(one, Trained(Cnn, (28, 28, 1), 1));
        Assert.Equal(one, Trained(Cnn, (28, 28, 1), 2));
        Assert.Equal(one, Trained(Cnn, (28, 28, 1), 5));
    }

    [Fact]
    public void An_rnn_has_the_same_bits_on_any_number_of_threads()
    {
        byte[] one = Trained(Rnn, (28, 28), 1);
        Assert.Equal(one, Trained(Rnn, (28, 28), 2));
        Assert.Equal(one, Trained(Rnn, (28, 28), 3));
    }

    [Fact]
    public void A_thousand_steps_allocate_nothing_and_use_no_more_memory()
    {
        Sequential model = Rnn();
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        NDArray x = digits.Train.Images.Rows(0, 320).Reshape((320, 28, 28)), y = digits.Train.Labels.Rows(0, 320);
        var allocated = new List<long>(4096);
        var live = new List<long>(4096);
        // 10 steps an epoch; the middle of an epoch is looked at, where nothing but steps happens.
        var watch = new LambdaCallback(onTrainBatchEnd: (batch, _) =>
        {
            if (batch is 4 or 8) allocated.Add(GC.GetAllocatedBytesForCurrentThread());
        }, onEpochEnd: (epoch, _) => { if (epoch % 50 == 0) live.Add(GC.GetTotalMemory(forceFullCollection: true)); });
        model.Fit(x, y, epochs: 120, batchSize: 32, verbose: 0, callbacks: [watch]);
        for (int i = 20; i < allocated.Count; i += 2) Assert.Equal(allocated[i], allocated[i + 1]);
        Assert.True(live[^1] - live[^2] < 100_000, $"{live[^2]} bytes were live after 50 epochs, {live[^1]} after 100");
    }

    [Fact]
    public void Many_threads_predict_with_one_model()
    {
        Sequential model = Cnn();
        NDArray x = digits.Test.Images.Rows(0, 40);
        byte[] expected = model.Predict(x, 8).Bytes.ToArray();
        Parallel.For(0, 32, _ => Assert.Equal(expected, model.Predict(x, 8).Bytes.ToArray()));
    }

    [Fact]
    public void The_tutorials_network_learns_digits()
    {
        Lamina.Random.SetSeed(1);
        Sequential model = Cnn();
        model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        History history = model.Fit(digits.Train.Images.Rows(0, 4000), digits.Train.Labels.Rows(0, 4000), epochs: 2,
            batchSize: 32, verbose: 0);
        Assert.True(history.Metrics["loss"][1] < history.Metrics["loss"][0]);
        double accuracy = model.Evaluate(digits.Test.Images.Rows(0, 2000), digits.Test.Labels.Rows(0, 2000),
            verbose: 0)["accuracy"];
        Assert.True(accuracy > 0.9, $"{accuracy}");
    }
}
