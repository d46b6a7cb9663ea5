using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Schedules;
using Lamina.Tests.Training;

namespace Lamina.Tests.Callbacks;

/// <summary>
/// Trainings with every kind of optimizer go on to the same bits after a break in the middle of an epoch.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class OptimizerBackupTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina-optimizers").FullName;

    public void Dispose()
    {
        Keras.SetDTypePolicy("float32");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    static readonly Dictionary<string, Func<Optimizer>> optimizers = new()
    {
        ["adafactor"] = () => new Adafactor(0.01),
        ["muon"] = () => new Muon(0.01),
        ["nadam"] = () => new Nadam(0.01),
        ["schedule free"] = () => new ScheduleFreeAdamW(0.01),
        ["cosine"] = () => new SGD(new CosineDecay(0.1, 20), momentum: 0.9),
        ["loss scale"] = () => new LossScaleOptimizer(new Adam(0.01), dynamicGrowthSteps: 3),
        ["ema"] = () => new SGD(0.1, options: new() { UseEma = true, EmaMomentum = 0.7 }),
        ["several"] = () => new MultiOptimizer(new OptimizerMap(new Adam(0.01)) { [".*/bias"] = new Lion(0.01) }),
    };

    public static TheoryData<string> Kinds() => [.. optimizers.Keys];

    float[] Train(string kind, Callback? backup, int? cutAfter, params Callback[] more)
    {
        Keras.ClearSession();
        Random.SetSeed(3);
        (NDArray x, NDArray y) = Samples.Blobs(40);
        Sequential model = [new Dense(6, activation: "relu", inputShape: 2), new Dropout(0.3), new Dense(3)];
        model.Compile(optimizers[kind](), new Lamina.Losses.SparseCategoricalCrossentropy(fromLogits: true),
            stepsPerExecution: 2);
        int told = 0;
        var cut = new LambdaCallback(onTrainBatchEnd: (_, _) =>
        {
            if (++told == cutAfter) throw new OperationCanceledException();
        });
        model.Fit(x, y, batchSize: 8, epochs: 4, verbose: 0,
            callbacks: [.. backup is null ? [] : new[] { backup }, .. more, cut]);
        return [.. model.GetWeights().SelectMany(w => w.ToArray<float>())];
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_optimizer_goes_on(string kind)
    {
        float[] whole = Train(kind, null, null);
        Assert.All(whole, v => Assert.True(float.IsFinite(v)));
        Assert.Throws<OperationCanceledException>(() => Train(kind, new BackupAndRestore(folder, 2), 8));
        Assert.Equal(whole, Train(kind, new BackupAndRestore(folder, 2), null));
    }

    [Fact]
    public void Mixed_precision_goes_on()
    {
        Keras.SetDTypePolicy("mixed_float16");
        An_optimizer_goes_on("nadam");
    }

    [Fact]
    public void Swapped_averages_go_on()
    {
        float[] whole = Train("ema", null, null, new SwapEMAWeights(swapOnEpoch: true));
        Assert.Throws<OperationCanceledException>(() => Train("ema", new BackupAndRestore(folder), 4,
            new SwapEMAWeights(swapOnEpoch: true)));
        Assert.Equal(whole,
            Train("ema", new BackupAndRestore(folder), null, new SwapEMAWeights(swapOnEpoch: true)));
    }
}
