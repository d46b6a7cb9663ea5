using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;

namespace Lamina.Tests.Training;

[Collection(ProcessWide.Name)]
public class FitTests
{
    static Sequential Classifier()
    {
        var model = new Sequential
        {
            new Dense(16, activation: "relu", inputShape: 2),
            new Dense(3, activation: "softmax"),
        };
        model.Compile("adam", "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        return model;
    }

    static Sequential Linear(Optimizer optimizer)
    {
        var model = new Sequential { new Dense(1, inputShape: 2) };
        model.Compile(optimizer, "mse");
        return model;
    }

    [Fact]
    public void A_network_learns_to_tell_three_clouds_apart()
    {
        Random.SetSeed(1);
        (NDArray x, NDArray y) = Samples.Blobs(300);
        Sequential model = Classifier();
        History history = model.Fit(x, y, epochs: 30, batchSize: 32, verbose: 0, validationSplit: 0.2);
        Assert.Equal(30, history.Epochs.Count);
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], history.Metrics.Keys);
        Assert.True(history["loss"][^1] < history["loss"][0] / 2);
        EvaluationResult result = model.Evaluate(x, y, verbose: 0);
        Assert.True(result["accuracy"] > 0.97, result.ToString());
        NDArray predicted = model.Predict(x);
        Assert.Equal((300, 3), predicted.Shape);
        Assert.Equal(1, predicted[0] + predicted[1] + predicted[2], 1e-5);
    }

    [Fact]
    public void Two_trainings_from_one_seed_give_the_same_bits()
    {
        (NDArray x, NDArray y) = Samples.Blobs(100);
        byte[][] Train()
        {
            Random.SetSeed(5);
            Sequential model = Classifier();
            model.Fit(x, y, epochs: 3, verbose: 0);
            return [.. model.GetWeights().Select(w => w.Bytes.ToArray())];
        }
        Assert.Equal(Train(), Train());
    }

    [Fact]
    public void A_batch_of_all_samples_is_gradient_descent_on_the_whole_loss()
    {
        Random.SetSeed(2);
        (NDArray x, NDArray y) = Samples.Line(50);
        Sequential all = Linear(new SGD(learningRate: 0.1)), one = Linear(new SGD(learningRate: 0.1));
        one.SetWeights(all.GetWeights());
        all.Fit(x, y, batchSize: Batch.All, epochs: 1, verbose: 0, shuffle: false);
        one.TrainOnBatch(x, y);
        Assert.Equal(one.GetWeights()[0].ToArray<float>(), all.GetWeights()[0].ToArray<float>());
    }

    [Fact]
    public void The_loss_of_an_epoch_counts_samples_and_not_batches()
    {
        Random.SetSeed(3);
        (NDArray x, NDArray y) = Samples.Line(10);
        Sequential model = Linear(new SGD(learningRate: 0));
        // 8 samples and 2: a plain mean of the two batches would be another number.
        double fit = model.Fit(x, y, batchSize: 8, verbose: 0)["loss"][0];
        Assert.Equal((double)model.Evaluate(x, y, batchSize: 10, verbose: 0), fit, 1e-5);
        Assert.Equal(fit, (double)model.Evaluate(x, y, batchSize: 3, verbose: 0), 1e-5);
    }

    [Fact]
    public void A_validation_split_takes_the_last_samples()
    {
        Random.SetSeed(3);
        (NDArray x, NDArray y) = Samples.Line(10);
        Sequential model = Linear(new SGD(learningRate: 0));
        History history = model.Fit(x, y, batchSize: 4, verbose: 0, validationSplit: 0.25);
        // floor(10 · 0.75) = 7 samples are trained on.
        Assert.Equal((double)model.Evaluate(x.Rows(7, 10), y.Rows(7, 10), verbose: 0), history["val_loss"][0], 1e-6);
        Assert.Equal((double)model.Evaluate(x.Rows(0, 7), y.Rows(0, 7), verbose: 0), history["loss"][0], 1e-5);
    }

    [Fact]
    public void Sample_weights_of_zero_leave_samples_out()
    {
        Random.SetSeed(3);
        (NDArray x, NDArray y) = Samples.Line(8);
        Sequential a = Linear(new SGD(learningRate: 0.1)), b = Linear(new SGD(learningRate: 0.1));
        b.SetWeights(a.GetWeights());
        // Keras divides by the number of samples, the weightless ones included.
        float[] weights = [2, 2, 2, 2, 0, 0, 0, 0];
        a.Fit(x, y, batchSize: 8, sampleWeight: weights, shuffle: false, verbose: 0);
        b.Fit(x.Rows(0, 4), y.Rows(0, 4), batchSize: 4, shuffle: false, verbose: 0);
        for (int i = 0; i < 2; i++) Assert.Equal(b.GetWeights()[0][i], a.GetWeights()[0][i], 1e-5);
    }

    [Fact]
    public void Class_weights_are_sample_weights_by_label()
    {
        Random.SetSeed(4);
        (NDArray x, NDArray y) = Samples.Blobs(24);
        Sequential a = Classifier(), b = Classifier();
        b.SetWeights(a.GetWeights());
        var byClass = new Dictionary<int, double> { [0] = 0.5, [2] = 3 };
        float[] bySample = [.. y.ToArray<int>().Select(label => (float)byClass.GetValueOrDefault(label, 1))];
        a.Fit(x, y, verbose: 0, shuffle: false, classWeight: byClass);
        b.Fit(x, y, verbose: 0, shuffle: false, sampleWeight: bySample);
        Assert.Equal(b.GetWeights()[0].ToArray<float>(), a.GetWeights()[0].ToArray<float>());
    }

    [Fact]
    public async Task Batches_from_sources_train_like_the_arrays_they_are_cut_from()
    {
        Random.SetSeed(4);
        (NDArray x, NDArray y) = Samples.Line(10);
        Sequential[] models = [.. Enumerable.Range(0, 3).Select(_ => Linear(new SGD(learningRate: 0.1)))];
        foreach (Sequential model in models) model.SetWeights(models[0].GetWeights());
        IEnumerable<Batch> Cut()
        {
            foreach ((int from, int to) in new[] { (0, 4), (4, 8), (8, 10) })
                yield return (x.Rows(from, to), y.Rows(from, to));
        }
        async IAsyncEnumerable<Batch> CutLater()
        {
            foreach (Batch batch in Cut())
            {
                await Task.Yield();
                yield return batch;
            }
        }
        models[0].Fit(x, y, batchSize: 4, epochs: 2, shuffle: false, verbose: 0);
        models[1].Fit(Cut(), epochs: 2, verbose: 0);
        await Task.Run(() => models[2].Fit(CutLater(), epochs: 2, verbose: 0));
        foreach (Sequential model in models[1..])
            Assert.Equal(models[0].GetWeights()[0].ToArray<float>(), model.GetWeights()[0].ToArray<float>());
    }

    [Fact]
    public void Steps_per_epoch_read_a_source_on_from_epoch_to_epoch()
    {
        (NDArray x, NDArray y) = Samples.Line(6);
        var seen = new List<int>();
        IEnumerable<Batch> Endless()
        {
            for (int i = 0; ; i = (i + 1) % 6)
            {
                seen.Add(i);
                yield return (x.Rows(i, i + 1), y.Rows(i, i + 1));
            }
        }
        Linear("sgd").Fit(Endless(), epochs: 2, stepsPerEpoch: 4, verbose: 0);
        Assert.Equal([0, 1, 2, 3, 4, 5, 0, 1], seen);
    }

    [Fact]
    public void Arrays_of_any_rank_and_type_are_data()
    {
        var model = new Sequential { new Flatten(inputShape: (2, 2)), new Dense(1) };
        model.Compile("sgd", "mse");
        model.Fit(new double[3, 2, 2], new float[] { 1, 2, 3 }, verbose: 0);
        model.Fit(new byte[3, 2, 2], new[] { 1, 2, 3 }, verbose: 0);
        var flat = new Sequential { new Dense(1, inputShape: 2) };
        flat.Compile("sgd", "mse");
        flat.Fit(new float[][] { [1, 2], [3, 4] }, new float[] { 1, 2 }, verbose: 0);
        flat.Fit(Arrays.From<float>([1, 2, 3, 4], (2, 2)), new float[] { 1, 2 }, verbose: 0,
            validationData: (new float[1, 2], new float[1]));
        Assert.Equal((2, 1), flat.Predict(new float[2, 2]).Shape);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        (NDArray x, NDArray y) = Samples.Blobs(64);
        Sequential model = Classifier();
        var perBatch = new List<long>(4000);
        long before = 0;
        var watch = new LambdaCallback(
            onTrainBatchBegin: (_, _) => before = GC.GetAllocatedBytesForCurrentThread(),
            onTrainBatchEnd: (_, _) => perBatch.Add(GC.GetAllocatedBytesForCurrentThread() - before));
        model.Fit(x, y, batchSize: 8, epochs: 125, verbose: 0, callbacks: [watch]);
        Assert.All(perBatch.Skip(8), bytes => Assert.Equal(0, bytes));
    }

    [Fact]
    public void Threads_predict_with_one_model_at_a_time()
    {
        Random.SetSeed(6);
        (NDArray x, _) = Samples.Blobs(70);
        Sequential model = Classifier();
        float[] expected = model.Predict(x).ToArray<float>();
        var results = new float[8][];
        Parallel.For(0, results.Length, i => results[i] = model.Predict(x, batchSize: 16 + i % 2).ToArray<float>());
        Assert.All(results, result => Assert.Equal(expected.AsEnumerable(), result));
    }

    [Fact]
    public void A_cancelled_training_leaves_a_model_that_works()
    {
        (NDArray x, NDArray y) = Samples.Blobs(64);
        Sequential model = Classifier();
        using var source = new CancellationTokenSource();
        var cancel = new LambdaCallback(onTrainBatchEnd: (batch, _) => { if (batch == 2) source.Cancel(); });
        Assert.Throws<OperationCanceledException>(() =>
            model.Fit(x, y, batchSize: 8, verbose: 0, callbacks: [cancel], cancellation: source.Token));
        Assert.Equal((64, 3), model.Predict(x).Shape);
        model.Fit(x, y, verbose: 0);
    }

    [Fact]
    public void Frozen_layers_keep_their_weights()
    {
        (NDArray x, NDArray y) = Samples.Blobs(32);
        Sequential model = Classifier();
        model.Layers[0].Trainable = false;
        model.Compile("adam", "sparse_categorical_crossentropy");
        NDArray[] before = model.GetWeights();
        model.Fit(x, y, verbose: 0);
        NDArray[] after = model.GetWeights();
        Assert.Equal(before[0].ToArray<float>(), after[0].ToArray<float>());
        Assert.NotEqual(before[2].ToArray<float>(), after[2].ToArray<float>());
    }

    [Fact]
    public void A_layer_that_is_frozen_between_batches_keeps_its_weights()
    {
        (NDArray x, NDArray y) = Samples.Blobs(32);
        Sequential model = Classifier();
        foreach (bool trainable in (bool[])[true, false, true])
        {
            model.Layers[0].Trainable = trainable;
            float[] before = model.GetWeights()[0].ToArray<float>();
            model.TrainOnBatch(x, y);
            Assert.Equal(trainable, !before.SequenceEqual(model.GetWeights()[0].ToArray<float>()));
        }
    }

    [Fact]
    public void A_weight_of_two_layers_is_one_of_those_that_are_trained()
    {
        var shared = new Dense(4);
        KerasTensor input = Keras.Input(4);
        KerasTensor one = new Sequential { shared, new Dense(4) }.Apply(input);
        KerasTensor other = new Sequential { new Dense(4), shared }.Apply(input);
        var model = new Model(input, new Lamina.Layers.Add().Apply(one, other));
        Variable[] weights = [.. model.TrainableWeights];
        Assert.Equal(6, weights.Length);
        Assert.True(model.Trains(weights));
        Assert.False(model.Trains(weights.AsSpan(1)));
        Assert.False(model.Trains(weights.AsSpan(0, 5)));
        Assert.False(model.Trains([.. weights.Reverse()]));
        shared.Trainable = false;
        Assert.False(model.Trains(weights));
        Assert.True(model.Trains([.. model.TrainableWeights]));
    }

    [Fact]
    public void A_single_batch_allocates_little()
    {
        (NDArray x, NDArray y) = Samples.Blobs(32);
        Sequential model = Classifier();
        for (int i = 0; i < 40; i++) model.TrainOnBatch(x, y);
        for (int i = 0; i < 40; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.TrainOnBatch(x, y);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        }
    }
}
