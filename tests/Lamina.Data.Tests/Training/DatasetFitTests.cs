using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Data.Tests.Training;

/// <summary>Models read datasets.</summary>
public class DatasetFitTests
{
    static (NDArray X, NDArray Y) Points(int count)
    {
        var random = new RandomStream(1);
        (NDArray x, NDArray y) = (new NDArray((count, 2)), new NDArray(count, DType.Int32));
        for (int i = 0; i < count; i++)
        {
            (float a, float b) = (random.NextUniform() - 0.5f, random.NextUniform() - 0.5f);
            (x.AsSpan<float>()[2 * i], x.AsSpan<float>()[2 * i + 1]) = (a, b);
            y.AsSpan<int>()[i] = a * b > 0 ? 1 : 0;
        }
        return (x, y);
    }

    static Sequential Model()
    {
        Random.SetSeed(3);
        Sequential model = [new Dense(8, activation: "tanh", inputShape: 2), new Dense(2, activation: "softmax")];
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    static byte[] Weights(Sequential model) => [.. model.GetWeights().SelectMany(weights => weights.Bytes.ToArray())];

    [Fact]
    public void Fit_on_a_dataset_is_fit_on_the_same_batches()
    {
        (NDArray x, NDArray y) = Points(100);
        Sequential arrays = Model(), dataset = Model();
        Dataset<(NDArray X, NDArray Y)> batches = Dataset.From(x, y).Batch(16).Prefetch(2);
        History history = arrays.Fit(x, y, batchSize: 16, epochs: 3, shuffle: false, verbose: 0, validationData: (x, y),
            validationBatchSize: 16);
        History same = dataset.Fit(batches, epochs: 3, verbose: 0, validationData: batches);
        Assert.Equal(Weights(arrays), Weights(dataset));
        Assert.Equal(history["val_loss"], same["val_loss"]);
        Assert.Equal(arrays.Evaluate(x, y, batchSize: 16, verbose: 0).Loss,
            dataset.Evaluate(batches, verbose: 0).Loss);
        Assert.Equal(arrays.Predict(x, batchSize: 16).Bytes, dataset.Predict(batches).Bytes);
        Assert.Equal(arrays.Predict(x, batchSize: 16).Bytes, dataset.Predict(Dataset.From(x).Batch(16)).Bytes);
    }

    [Fact]
    public void A_dataset_of_batches_with_weights_fits()
    {
        (NDArray x, NDArray y) = Points(40);
        var weight = new NDArray(40);
        weight.Fill(2);
        Sequential triples = Model(), records = Model();
        triples.Fit(Dataset.From(x, y, weight).Batch(8), epochs: 2, verbose: 0);
        records.Fit(Dataset.From(x, y).Batch(8, row => new Batch(row.X, row.Y, NDArray.Scalar(2))), epochs: 2,
            verbose: 0);
        Assert.Equal(Weights(triples), Weights(records));
    }

    [Fact]
    public void Each_epoch_is_the_pass_of_its_number()
    {
        (NDArray x, NDArray y) = Points(60);
        Dataset<(NDArray X, NDArray Y)> batches = Dataset.From(x, y).Shuffle(60, seed: 9).Batch(10);
        Sequential epochs = Model(), endless = Model(), goesOn = Model();
        epochs.Fit(batches, epochs: 4, verbose: 0);
        endless.Fit(batches.Repeat(), epochs: 4, stepsPerEpoch: 6, verbose: 0);
        goesOn.Fit(batches, epochs: 2, verbose: 0);
        goesOn.Fit(batches, epochs: 4, initialEpoch: 2, verbose: 0);
        Assert.Equal(Weights(epochs), Weights(endless));
        Assert.Equal(Weights(epochs), Weights(goesOn));
        Sequential passes = Model();
        // Steps that go beyond the end begin the next pass.
        passes.Fit(batches, epochs: 6, stepsPerEpoch: 4, verbose: 0);
        Assert.Equal(Weights(epochs), Weights(passes));
    }

    [Fact]
    public void Elements_that_are_no_batches_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Model().Fit(Dataset.From(["text"]), verbose: 0));
        Assert.Contains("The elements of this dataset are System.String", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_and_cancellation_come_out_of_Fit()
    {
        (NDArray x, NDArray y) = Points(40);
        using var cancel = new CancellationTokenSource();
        DatasetException error = Assert.Throws<DatasetException>(() => Model().Fit(Dataset.From(x, y)
            .Map(row => row.X[0] > 0.4 ? throw new FormatException("broken") : row).Batch(4).Prefetch(2), verbose: 0));
        Assert.Equal("Map", error.Stage);
        Assert.ThrowsAny<OperationCanceledException>(() => Model().Fit(Dataset.From(x, y).Batch(4).Repeat().Prefetch(2),
            verbose: 0, stepsPerEpoch: 1_000_000, cancellation: cancel.Token,
            callbacks: [new LambdaCallback(onTrainBatchEnd: (batch, _) =>
            {
                if (batch == 3) cancel.Cancel();
            })]));
    }

    [Theory]
    [InlineData(null), InlineData(7)]
    public void A_training_on_a_dataset_goes_on_to_the_same_bits(int? steps)
    {
        string folder = Directory.CreateTempSubdirectory("lamina-data-backup").FullName;
        try
        {
            (NDArray x, NDArray y) = Points(90);
            string backup = Path.Combine(folder, "backup");
            Dataset<(NDArray X, NDArray Y)> Batches()
            {
                Dataset<(NDArray X, NDArray Y)> rows = Dataset.From(x, y).Shuffle(20, seed: 4)
                    .Map((row, random) => (X: Moved(row.X, random), row.Y), seed: 5, degree: 2);
                Dataset<(NDArray X, NDArray Y)> batches = rows.Batch(10);
                return (steps is null ? batches : batches.Repeat()).Prefetch(2);
            }
            Sequential whole = Model();
            whole.Fit(Batches(), epochs: 4, stepsPerEpoch: steps, verbose: 0, validationData: (x, y));
            foreach (int broken in (int[])[1, 5, 9, 13, 20, 25])
            {
                int seen = 0;
                Callback breaks = new LambdaCallback(onTrainBatchEnd: (_, _) =>
                {
                    if (++seen == broken) throw new InvalidOperationException("power cut");
                });
                Assert.Throws<InvalidOperationException>(() => Model().Fit(Batches(), epochs: 4, stepsPerEpoch: steps,
                    verbose: 0, validationData: (x, y),
                    callbacks: [breaks, new BackupAndRestore(backup, saveFreq: 2)]));
                Sequential again = Model();
                again.Fit(Batches(), epochs: 4, stepsPerEpoch: steps, verbose: 0, validationData: (x, y),
                    callbacks: [new BackupAndRestore(backup, saveFreq: 2)]);
                Assert.Equal(Weights(whole), Weights(again));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static NDArray Moved(NDArray point, RandomStream random)
    {
        NDArray moved = point.Copy();
        foreach (ref float value in moved.AsSpan<float>()) value += 0.01f * random.NextUniform();
        return moved;
    }
}
