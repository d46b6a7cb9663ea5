using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Saving;
using Lamina.Tests.Training;

namespace Lamina.Tests.Callbacks;

/// <summary>A training that is broken off anywhere and goes on ends with the bits of one that was not.</summary>
[Collection(ProcessWide.Name)]
public sealed class BackupTests : IDisposable
{
    const int Rows = 40, BatchSize = 8, Epochs = 5;
    readonly string folder = Directory.CreateTempSubdirectory("lamina-backup").FullName;

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    sealed class PowerCut : Exception;

    /// <summary>Everything that has a state: dropout, batch statistics, momenta, an average, accumulation.</summary>
    static Sequential Model(Optimizer optimizer)
    {
        Keras.ClearSession();
        Random.SetSeed(3);
        Sequential model =
        [
            new Dense(8, activation: "relu", inputShape: 2), new BatchNormalization(), new Dropout(0.3),
            new Dense(3, activation: "softmax"),
        ];
        model.Compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    static Adam Optimizer() =>
        new(0.02, options: new() { UseEma = true, EmaMomentum = 0.9, GradientAccumulationSteps = 2 });

    static Callback[] Watchers() =>
    [
        new EarlyStopping("val_loss", patience: 2, restoreBestWeights: true),
        new ReduceLROnPlateau("loss", factor: 0.5, patience: 1, minDelta: 0.5),
    ];

    /// <summary>Trains; a power cut happens after so many batches, counted over all epochs.</summary>
    static (byte[] Weights, History History) Run(
        Func<Sequential, IEnumerable<Callback>, History> fit, Callback[] callbacks, int? cutAfter = null)
    {
        Sequential model = Model(Optimizer());
        int done = 0;
        var cut = new LambdaCallback(onTrainBatchEnd: (_, _) =>
        {
            if (++done == cutAfter) throw new PowerCut();
        });
        History history = fit(model, [.. callbacks, cut]);
        return ([.. model.GetWeights().SelectMany(w => w.Bytes.ToArray())], history);
    }

    static History FitArrays(Sequential model, IEnumerable<Callback> callbacks)
    {
        (NDArray x, NDArray y) = Samples.Blobs(Rows);
        (NDArray vx, NDArray vy) = Samples.Blobs(12, seed: 9);
        return model.Fit(x, y, batchSize: BatchSize, epochs: Epochs, verbose: 0, callbacks: callbacks,
            validationData: (vx, vy));
    }

    static IEnumerable<Batch> Source()
    {
        (NDArray x, NDArray y) = Samples.Blobs(Rows);
        for (int i = 0; i < Rows; i += 8) yield return (x.Rows(i, i + 8), y.Rows(i, i + 8));
    }

    static History FitStream(Sequential model, IEnumerable<Callback> callbacks) => model.Fit(
        Source(), epochs: Epochs, verbose: 0, callbacks: callbacks, validationData: Source().ToArray());

    // Three steps an epoch of a source of five: epochs begin in its middle.
    static History FitSteps(Sequential model, IEnumerable<Callback> callbacks) => model.Fit(Source(), epochs: Epochs,
        stepsPerEpoch: 3, verbose: 0, callbacks: callbacks, validationData: Source().ToArray(), validationSteps: 2);

    static Func<Sequential, IEnumerable<Callback>, History> FitOf(string kind) =>
        kind == "arrays" ? FitArrays : kind == "stream" ? FitStream : FitSteps;

    [Theory]
    [InlineData("arrays", null)]
    [InlineData("arrays", 2)]
    [InlineData("stream", 3)]
    [InlineData("steps", null)]
    [InlineData("steps", 1)]
    public void A_training_cut_after_any_batch_ends_with_the_same_bits(string kind, int? saveFreq)
    {
        var fit = FitOf(kind);
        (byte[] weights, History history) = Run(fit, Watchers());
        for (int cut = 1; cut <= 14; cut += kind == "arrays" ? 1 : 4)
        {
            int at = cut;
            Assert.Throws<PowerCut>(() =>
                Run(fit, [new BackupAndRestore(folder, saveFreq), .. Watchers()], at));
            var backup = new BackupAndRestore(folder, saveFreq);
            // The callbacks are told in another order; the backup is made of what they have done all the same.
            (byte[] resumed, History whole) = Run(fit, [backup, .. Watchers()]);
            Assert.Equal(weights, resumed);
            Assert.Equal(history.Epochs, whole.Epochs);
            Assert.Equal(history.Metrics, whole.Metrics);
            Assert.False(Directory.Exists(folder));
        }
    }

    [Fact]
    public void The_random_numbers_after_the_training_are_the_same_too()
    {
        Run(FitArrays, []);
        long next = Random.NextSeed();
        Assert.Throws<PowerCut>(() => Run(FitArrays, [new BackupAndRestore(folder)], 7));
        Run(FitArrays, [new BackupAndRestore(folder, deleteCheckpoint: false)]);
        Assert.Equal(next, Random.NextSeed());
        Assert.True(File.Exists(Path.Combine(folder, "training.safetensors")));
    }

    [Fact]
    public void A_schedule_by_the_last_rate_is_not_applied_twice_and_a_csv_file_has_each_epoch_once()
    {
        string csv = Path.Combine(folder, "log.csv"), backup = Path.Combine(folder, "backup");
        Callback[] Watch() => [new LearningRateScheduler((_, rate) => rate * 0.7), new CSVLogger(csv)];
        (byte[] weights, _) = Run(FitArrays, Watch());
        string[] lines = File.ReadAllLines(csv);
        Assert.Throws<PowerCut>(() => Run(FitArrays, [.. Watch(), new BackupAndRestore(backup, saveFreq: 2)], 13));
        var last = new BackupAndRestore(backup, saveFreq: 2);
        (byte[] resumed, _) = Run(FitArrays, [.. Watch(), last]);
        Assert.Equal(2, last.RestoredEpoch);
        Assert.Equal(weights, resumed);
        Assert.Equal(lines, File.ReadAllLines(csv));
    }

    [Fact]
    public void With_two_checkpoints_the_one_before_stands_in_for_a_damaged_one()
    {
        (byte[] weights, _) = Run(FitArrays, []);
        Assert.Throws<PowerCut>(() => Run(FitArrays, [new BackupAndRestore(folder, 1, doubleCheckpoint: true)], 9));
        string file = Path.Combine(folder, "training.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        Assert.Throws<InvalidModelFileException>(() => Run(FitArrays, [new BackupAndRestore(folder, 1)]));
        (byte[] resumed, _) = Run(FitArrays, [new BackupAndRestore(folder, 1, doubleCheckpoint: true)]);
        Assert.Equal(weights, resumed);
    }

    [Fact]
    public void The_states_of_a_stateful_layer_go_on()
    {
        var x = new NDArray((16, 3, 2));
        var y = new NDArray((16, 1));
        var random = new RandomStream(2);
        foreach (ref float value in x.AsSpan<float>()) value = random.NextUniform();
        foreach (ref float value in y.AsSpan<float>()) value = random.NextUniform();
        float[] Train(Callback? backup, int? cutAfter)
        {
            Keras.ClearSession();
            Random.SetSeed(5);
            KerasTensor input = Keras.Input((3, 2), null, batchSize: 4);
            var model = new Model(
                input, new Dense(1).Apply(new SimpleRNN(3, stateful: true).Apply(input)));
            model.Compile("sgd", "mse");
            int done = 0;
            var cut = new LambdaCallback(onTrainBatchEnd: (_, _) =>
            {
                if (++done == cutAfter) throw new PowerCut();
            });
            model.Fit(x, y, batchSize: 4, epochs: 2, verbose: 0, callbacks: backup is null ? [cut] : [backup, cut]);
            return [.. model.GetWeights().SelectMany(w => w.ToArray<float>())];
        }
        float[] whole = Train(null, null);
        Assert.Throws<PowerCut>(() => Train(new BackupAndRestore(folder, 1), 6));
        Assert.Equal(whole, Train(new BackupAndRestore(folder, 1), null));
    }

    [Fact]
    public void A_backup_of_another_training_is_refused_before_anything_changes()
    {
        Assert.Throws<PowerCut>(() => Run(FitArrays, [new BackupAndRestore(folder)], 9));
        Sequential model = Model(new SGD(0.1));
        byte[] before = [.. model.GetWeights().SelectMany(w => w.Bytes.ToArray())];
        string message = Assert.Throws<InvalidModelFileException>(
            () => FitArrays(model, [new BackupAndRestore(folder)])).Message;
        Assert.Contains("Adam", message);
        Sequential small = [new Dense(3, inputShape: 2)];
        small.Compile(Optimizer(), "sparse_categorical_crossentropy");
        Assert.Contains("weight/0", Assert.Throws<InvalidModelFileException>(
            () => FitArrays(small, [new BackupAndRestore(folder)])).Message);
        Assert.Equal(before, model.GetWeights().SelectMany(w => w.Bytes.ToArray()));
    }

    [Fact]
    public void A_stop_by_a_callback_holds_after_a_break()
    {
        (byte[] weights, History history) = Run(FitArrays, [new EarlyStopping("loss", patience: 1, baseline: -1)]);
        Assert.True(history.Epochs.Count < Epochs);
        string file = Path.Combine(folder, "training.safetensors");
        Run(FitArrays, [new EarlyStopping("loss", patience: 1, baseline: -1),
            new BackupAndRestore(folder, deleteCheckpoint: false)]);
        Assert.True(File.Exists(file));
        // As if the process had been killed after the last epoch.
        (byte[] again, History whole) = Run(FitArrays, [new EarlyStopping("loss", patience: 1, baseline: -1),
            new BackupAndRestore(folder)]);
        Assert.Equal(weights, again);
        Assert.Equal(history.Metrics, whole.Metrics);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new BackupAndRestore(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackupAndRestore(folder, saveFreq: 0));
    }
}
