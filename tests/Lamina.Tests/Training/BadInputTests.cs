using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Training;

[Collection(ProcessWide.Name)]
public class BadInputTests
{
    static Sequential Model()
    {
        var model = new Sequential
        {
            new Dense(4, activation: "relu", inputShape: 2),
            new Dense(3, activation: "softmax", name: "classes"),
        };
        model.Compile("sgd", "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        return model;
    }

    /// <summary>The message of the error; the weights must be as before it.</summary>
    static string Refused<T>(Sequential model, Action<Sequential> action) where T : Exception
    {
        NDArray[] before = model.GetWeights();
        var error = Assert.ThrowsAny<T>(() => action(model));
        Assert.Equal(before.Select(w => w.ToArray<float>()), model.GetWeights().Select(w => w.ToArray<float>()));
        return error.Message;
    }

    [Fact]
    public void Samples_of_another_shape()
    {
        string message = Refused<ArgumentException>(Model(), m => m.Fit(new float[4, 5], new int[4], verbose: 0));
        Assert.Contains("(None, 2)", message);
        Assert.Contains("5)", message);
    }

    [Fact]
    public void Samples_without_a_batch()
    {
        string message = Refused<ArgumentException>(Model(), m => m.Predict(new float[2]));
        Assert.Contains("batch dimension", message);
    }

    [Fact]
    public void Another_number_of_targets()
    {
        string message = Refused<ArgumentException>(Model(), m => m.Fit(new float[4, 2], new int[3], verbose: 0));
        Assert.Contains("4 samples", message);
        Assert.Contains("3", message);
    }

    [Fact]
    public void A_label_that_is_no_class()
    {
        string message = Refused<ArgumentException>(
            Model(), m => m.Fit(new float[4, 2], new[] { 0, 1, 3, 2 }, verbose: 0));
        Assert.Contains("Label 3", message);
        Assert.Contains("0 to 2", message);
        Refused<ArgumentException>(Model(), m => m.Fit(new float[1, 2], new[] { -1 }, verbose: 0));
        Refused<ArgumentException>(Model(), m => m.Fit(new float[1, 2], new[] { 0.5f }, verbose: 0));
    }

    [Fact]
    public void One_hot_targets_for_a_sparse_loss()
    {
        string message = Refused<ArgumentException>(Model(), m => m.Fit(new float[4, 2], new float[4, 3], verbose: 0));
        Assert.Contains("categorical_crossentropy", message);
    }

    [Fact]
    public void No_samples()
    {
        string message = Refused<ArgumentException>(Model(), m => m.Fit(new float[0, 2], new int[0], verbose: 0));
        Assert.Contains("empty", message);
        Refused<ArgumentException>(Model(), m => m.Fit(new List<Batch>(), verbose: 0));
    }

    [Fact]
    public void Elements_that_are_no_numbers()
    {
        Assert.ThrowsAny<ArgumentException>(() => Model().Fit(new string[4, 2], new int[4], verbose: 0));
    }

    [Fact]
    public void A_model_that_is_not_compiled()
    {
        var model = new Sequential { new Dense(1, inputShape: 2) };
        string message = Refused<InvalidOperationException>(model, m => m.Fit(new float[1, 2], new float[1]));
        Assert.Contains("Compile", message);
        Refused<InvalidOperationException>(model, m => m.Evaluate(new float[1, 2], new float[1]));
    }

    [Fact]
    public void Names_that_are_not_known()
    {
        var model = new Sequential { new Dense(1, inputShape: 2, name: "head") };
        Assert.Contains("'adam'", Assert.ThrowsAny<ArgumentException>(() => model.Compile("adamm", "mse")).Message);
        Assert.Contains("'mse'", Assert.ThrowsAny<ArgumentException>(() => model.Compile("adam", "msee")).Message);
        Assert.Contains("'head'", Assert.ThrowsAny<ArgumentException>(() => model.GetLayer("haed")).Message);
        model.Compile("sgd", "mse");
        History history = model.Fit(new float[2, 2], new float[2], verbose: 0);
        Assert.Contains("'loss'", Assert.Throws<KeyNotFoundException>(() => history["los"]).Message);
    }

    [Fact]
    public void Arguments_that_contradict_each_other()
    {
        Assert.ThrowsAny<ArgumentException>(() => Model().Fit(new float[2, 2], new int[2], batchSize: 0));
        Assert.ThrowsAny<ArgumentException>(() => Model().Fit(new float[2, 2], new int[2], validationSplit: 1));
        Assert.ThrowsAny<ArgumentException>(() => Model().Fit(new float[1, 2], new int[1], validationSplit: 0.1));
        Assert.ThrowsAny<ArgumentException>(() => Model().Fit(new float[2, 2], new int[2],
            classWeight: new Dictionary<int, double>(), sampleWeight: new float[2]));
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_the_batch_and_the_layer_and_changes_nothing()
    {
        var x = new float[6, 2];
        x[5, 0] = float.NaN;
        string message = Refused<NonFiniteLossException>(
            Model(), m => m.Fit(x, new int[6], batchSize: 6, shuffle: false, verbose: 0));
        Assert.Contains("epoch 1, batch 1", message);
        Assert.Contains("data contain NaN", message);

        Sequential overflowing = Model();
        overflowing.Layers[0].Weights[0].Value.Fill(1e38);
        var ones = new float[1, 2];
        (ones[0, 0], ones[0, 1]) = (100, 100);
        message = Refused<NonFiniteLossException>(overflowing, m => m.TrainOnBatch(ones, new int[1]));
        Assert.Contains(overflowing.Layers[0].Name, message);
    }

    [Fact]
    public void Terminate_on_NaN_ends_a_training_quietly()
    {
        var x = new float[6, 2];
        x[3, 0] = float.NaN;
        Sequential model = Model();
        var stop = new TerminateOnNaN();
        model.Fit(x, new int[6], batchSize: 1, shuffle: false, verbose: 0, epochs: 5, callbacks: [stop]);
        Assert.Equal(3, stop.StoppedBatch);
        Assert.All(model.GetWeights(), w => Assert.True(float.IsFinite(w.ToArray<float>().Sum())));
    }

    [Fact]
    public void A_damaged_file_of_weights()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            Model().SaveWeights(path);
            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..^4]);
            Refused<InvalidModelFileException>(Model(), m => m.LoadWeights(path));
            File.WriteAllBytes(path, bytes);
            var other = new Sequential { new Dense(5, inputShape: 2), new Dense(3) };
            Refused<InvalidModelFileException>(other, m => m.LoadWeights(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
