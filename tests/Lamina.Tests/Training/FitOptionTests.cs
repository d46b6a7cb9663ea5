using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;

namespace Lamina.Tests.Training;

/// <summary>The less common arguments of Compile, Fit and Predict.</summary>
[Collection(ProcessWide.Name)]
public class FitOptionTests
{
    static Sequential Model(Optimizer? optimizer = null, int stepsPerExecution = 1)
    {
        Keras.ClearSession();
        Random.SetSeed(5);
        Sequential model = [new Dense(1, inputShape: 2)];
        model.Compile(optimizer ?? new SGD(0.05), "mse", stepsPerExecution: stepsPerExecution);
        return model;
    }

    [Fact]
    public void Several_steps_at_once_learn_the_same_and_are_told_once()
    {
        (NDArray x, NDArray y) = Samples.Line(56);
        Sequential one = Model(), three = Model(stepsPerExecution: 3);
        var told = new List<int>();
        History a = one.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0);
        Random.SetSeed(5);
        _ = Model();
        History b = three.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0,
            callbacks: [new LambdaCallback(onTrainBatchEnd: (batch, _) => told.Add(batch))]);
        Assert.Equal([2, 5, 6, 2, 5, 6], told);
        Assert.Equal(a["loss"], b["loss"]);
        Assert.Equal(one.GetWeights()[0].ToArray<float>(), three.GetWeights()[0].ToArray<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => Model(stepsPerExecution: 0));
    }

    [Fact]
    public void Validation_follows_a_list_of_epochs()
    {
        (NDArray x, NDArray y) = Samples.Line(16);
        History history = Model().Fit(x, y, epochs: 6, verbose: 0, validationData: (x, y), validationFreq: [1, 2, 5]);
        Assert.Equal(3, history["val_loss"].Count);
        history = Model().Fit(x, y, epochs: 6, verbose: 0, validationData: (x, y), validationFreq: 2);
        Assert.Equal(3, history["val_loss"].Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => Model().Fit(x, y, verbose: 0, validationFreq: 0));
    }

    [Fact]
    public void Shuffling_within_batches_keeps_their_members()
    {
        NDArray x = NDArray.From<float>([.. Enumerable.Range(0, 24).Select(i => (float)i)], (12, 2));
        var seen = new List<float[]>();
        var feed = new Lamina.Training.ArrayFeed(new([x], [], []), 5, 9, "batch");
        var identity = Lamina.Engine.Compile(Graph.Of([new(DType.Float32, (5, 2))], inputs => [inputs[0]]));
        feed.Begin(0);
        for (int b = 0; b < 2 && feed.Next(); b++)
        {
            feed.CopyTo(identity);
            seen.Add([.. identity.Input(0).ToArray<float>().Where((_, i) => i % 2 == 0)]);
        }
        Assert.Equal([0, 2, 4, 6, 8], seen[0].Order());
        Assert.Equal([10, 12, 14, 16, 18], seen[1].Order());
        Assert.NotEqual(seen[0].Order().Concat(seen[1].Order()), seen[0].Concat(seen[1]));
        Assert.Throws<ArgumentException>(() => (Shuffle)"batches");
    }

    [Fact]
    public void Predict_takes_a_source_of_batches()
    {
        (NDArray x, NDArray y) = Samples.Line(20);
        Sequential model = Model();
        IEnumerable<Batch> Source()
        {
            foreach ((int from, int to) in new[] { (0, 8), (8, 16), (16, 20) })
                yield return (x.Rows(from, to), y.Rows(from, to));
        }
        Assert.Equal(model.Predict(x).ToArray<float>(), model.Predict(Source()).ToArray<float>());
        Assert.Equal((16, 1), model.Predict(Source(), steps: 2).Shape);
        Assert.Throws<ArgumentException>(() => model.Predict(Enumerable.Empty<Batch>()));
    }

    [Fact]
    public void A_function_says_the_learning_rate_of_each_step()
    {
        (NDArray x, NDArray y) = Samples.Line(16);
        double rate = 0.1;
        Sequential model = Model(new SGD(LearningRate.From(() => rate)));
        float[] start = model.GetWeights()[0].ToArray<float>();
        rate = 0;
        model.Fit(x, y, verbose: 0);
        Assert.Equal(start, model.GetWeights()[0].ToArray<float>());
        rate = 0.2;
        model.Fit(x, y, verbose: 0);
        Assert.Equal(0.2, model.Optimizer!.LearningRate, 1e-6);
        Assert.NotEqual(start, model.GetWeights()[0].ToArray<float>());
        rate = double.NaN;
        Assert.Throws<ArgumentException>(() => model.Fit(x, y, verbose: 0));
    }
}
