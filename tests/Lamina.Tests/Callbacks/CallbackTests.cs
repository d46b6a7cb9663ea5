using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Tests.Training;

namespace Lamina.Tests.Callbacks;

[Collection(ProcessWide.Name)]
public class CallbackTests
{
    static Sequential Model(double learningRate = 0.05)
    {
        Random.SetSeed(1);
        var model = new Sequential { new Dense(1, inputShape: 2) };
        model.Compile(new SGD(learningRate), "mse");
        return model;
    }

    static History Fit(Sequential model, int epochs, params Callback[] callbacks)
    {
        (NDArray x, NDArray y) = Samples.Line(16);
        return model.Fit(x, y, batchSize: 8, epochs: epochs, verbose: 0, callbacks: callbacks, shuffle: false);
    }

    sealed class Recorder : Callback
    {
        public List<string> Calls { get; } = [];
        public override void OnTrainBegin(Logs logs) => Calls.Add($"train {Params.Epochs} {Params.Steps}");
        public override void OnTrainEnd(Logs logs) => Calls.Add("trained");
        public override void OnEpochBegin(int epoch, Logs logs) => Calls.Add($"epoch {epoch}");
        public override void OnEpochEnd(int epoch, Logs logs) => Calls.Add($"ended {string.Join(' ', logs.Keys)}");
        public override void OnTrainBatchBegin(int batch, Logs logs) => Calls.Add($"batch {batch}");
        public override void OnTrainBatchEnd(int batch, Logs logs) => Calls.Add($"done {batch}");
        public override void OnTestBegin(Logs logs) => Calls.Add("test");
        public override void OnTestBatchEnd(int batch, Logs logs) => Calls.Add($"tested {batch}");
        public override void OnTestEnd(Logs logs) => Calls.Add("test over");
    }

    [Fact]
    public void Hooks_are_called_in_Keras_order()
    {
        (NDArray x, NDArray y) = Samples.Line(16);
        var recorder = new Recorder();
        Model().Fit(x, y, batchSize: 8, verbose: 0, callbacks: [recorder], validationData: (x, y),
            validationBatchSize: 16);
        Assert.Equal(["train 1 2", "epoch 0", "batch 0", "done 0", "batch 1", "done 1", "test", "tested 0", "test over",
            "ended loss val_loss", "trained"], recorder.Calls);
    }

    [Fact]
    public void Early_stopping_waits_for_its_patience_and_restores_the_best_weights()
    {
        Sequential model = Model();
        NDArray[]? best = null;
        double[] script = [5, 4, 4.5, 4.2, 4.1];
        var play = new LambdaCallback(onEpochEnd: (epoch, logs) =>
        {
            logs["score"] = script[epoch];
            if (epoch == 1) best = model.GetWeights();
        });
        var stop = new EarlyStopping("score", patience: 2, restoreBestWeights: true, mode: "min");
        History history = Fit(model, 5, play, stop);
        Assert.Equal(3, stop.StoppedEpoch);
        Assert.Equal(1, stop.BestEpoch);
        Assert.Equal(4, history.Epochs.Count);
        Assert.Equal(best![0].ToArray<float>(), model.GetWeights()[0].ToArray<float>());
    }

    [Fact]
    public void A_scheduler_sets_the_rate_and_a_plateau_lowers_it()
    {
        Sequential model = Model();
        Fit(model, 3, new LearningRateScheduler((epoch, rate) => epoch == 0 ? 0.5 : rate / 2));
        Assert.Equal(0.125, model.Optimizer!.LearningRate, 1e-7);
        var flat = new LambdaCallback(onEpochEnd: (_, logs) => logs["score"] = 1);
        Fit(model, 5, flat, new ReduceLROnPlateau("score", factor: 0.5, patience: 2, minLearningRate: 0.05));
        Assert.Equal(0.05, model.Optimizer.LearningRate, 1e-7);
    }

    [Fact]
    public void A_checkpoint_keeps_the_best_weights_and_fills_in_names()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Sequential model = Model();
            double[] script = [2, 1, 3];
            NDArray[]? best = null;
            Fit(model, 3,
                new LambdaCallback(onEpochEnd: (epoch, logs) =>
                {
                    logs["score"] = script[epoch];
                    if (epoch == 1) best = model.GetWeights();
                }),
                new ModelCheckpoint(Path.Combine(folder, "best.safetensors"), "score", saveBestOnly: true),
                new ModelCheckpoint(Path.Combine(folder, "w{epoch:02d}-{score:.1f}.safetensors")));
            Assert.Equal(["best.safetensors", "w01-2.0.safetensors", "w02-1.0.safetensors", "w03-3.0.safetensors"],
                Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order());
            Sequential fresh = Model();
            fresh.LoadWeights(Path.Combine(folder, "best.safetensors"));
            Assert.Equal(best![0].ToArray<float>(), fresh.GetWeights()[0].ToArray<float>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_CSV_file_has_a_row_for_each_epoch()
    {
        string path = Path.GetTempFileName();
        try
        {
            History history = Fit(Model(), 2, new CSVLogger(path));
            string[] lines = File.ReadAllLines(path);
            Assert.Equal("epoch,loss", lines[0]);
            Assert.Equal(history["loss"][1], double.Parse(lines[2].Split(',')[1]));
            using var more = new CSVLogger(path, append: true);
            Fit(Model(), 1, more);
            Assert.Equal(4, File.ReadAllLines(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Progress_is_a_line_for_each_epoch_or_a_bar()
    {
        var plain = new StringWriter();
        Fit(Model(), 2, new ProgbarLogger(live: false, plain));
        string[] lines = plain.ToString().Split(Environment.NewLine);
        Assert.Equal("Epoch 1/2", lines[0]);
        Assert.Matches(@"^2/2 - \d+s - \d+[mu]?s/step - loss: \d+\.\d{4}$", lines[1]);
        Assert.Equal("Epoch 2/2", lines[2]);

        var live = new StringWriter();
        Fit(Model(), 1, new ProgbarLogger(live: true, live));
        Assert.Contains("\r2/2 ━━━━━━━━━━━━━━━━━━━━ ", live.ToString());
    }
}
