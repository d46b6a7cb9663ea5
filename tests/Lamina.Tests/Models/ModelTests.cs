using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using static Lamina.Keras;

namespace Lamina.Tests.Models;

[Collection(ProcessWide.Name)]
public class ModelTests
{
    static Sequential Small(string? name = null) => new(name)
    {
        new Dense(4, activation: "relu", inputShape: 3),
        new Dense(2),
    };

    [Fact]
    public void Layers_without_a_name_are_numbered_within_the_process()
    {
        ClearSession();
        Sequential model = Small();
        Assert.Equal(("sequential", "dense", "dense_1"), (model.Name, model.Layers[0].Name, model.Layers[1].Name));
        Assert.Equal("dense_2", new Dense(1).Name);
    }

    [Fact]
    public void Weights_have_paths_and_an_order()
    {
        Sequential model = Small("m");
        string[] names = [.. model.Layers.Select(layer => layer.Name)];
        Assert.Equal([$"m/{names[0]}/kernel", $"m/{names[0]}/bias", $"m/{names[1]}/kernel", $"m/{names[1]}/bias"],
            model.Weights.Select(w => w.Path));
        Assert.Equal(3 * 4 + 4 + 4 * 2 + 2, model.CountParams());
    }

    [Fact]
    public void A_stack_is_built_from_data_or_by_hand()
    {
        var byData = new Sequential { new Dense(4), new Dense(2) };
        Assert.Empty(byData.Weights);
        Assert.Equal((5, 2), byData.Predict(new float[5, 3]).Shape);
        var byHand = new Sequential(name: "hand") { new Dense(4), new Dense(2) };
        byHand.Build((-1, 3));
        Assert.Equal(4, byHand.Weights.Count);
        Assert.StartsWith("hand/dense", byHand.Weights[0].Path);
        Assert.Equal((-1, 2), byHand.OutputShape);
    }

    [Fact]
    public void Pop_takes_the_top_layer_away()
    {
        Sequential model = Small();
        Layer top = model.Pop();
        Assert.Equal(2, top.Weights[0].Shape[1]);
        Assert.Equal((1, 4), model.Predict(new float[1, 3]).Shape);
        model.Add(new Dense(7));
        Assert.Equal((1, 7), model.Predict(new float[1, 3]).Shape);
    }

    [Fact]
    public void Two_inputs_shared_layers_and_two_outputs()
    {
        KerasTensor a = Input(3, "a"), b = Input(3, "b");
        var shared = new Dense(4, name: "shared");
        KerasTensor x = shared.Apply(a), y = shared.Apply(b);
        var model = new Model([a, b], [new Dense(1, name: "one").Apply(x), new Dense(2, name: "two").Apply(y)], "pair");
        Assert.Equal(["a", "b"], model.InputNames);
        Assert.Equal(["one", "two"], model.OutputNames);
        Assert.Equal(6, model.Weights.Count);
        NDArray[] outputs = model.PredictAll(new Dictionary<string, NDArray>
        {
            ["b"] = new float[5, 3],
            ["a"] = new float[5, 3],
        });
        Assert.Equal([(5, 1), (5, 2)], outputs.Select(o => o.Shape));
    }

    [Fact]
    public void Several_outputs_have_losses_and_metrics_of_their_own()
    {
        KerasTensor x = Input(3);
        var model = new Model(x, [new Dense(1, name: "one").Apply(x), new Dense(2, name: "two").Apply(x)]);
        model.Compile("sgd", ["mse", "mae"], metrics: [["mae"], ["mse"]], lossWeights: [1, 0.5]);
        NDArray[] targets = [new float[4, 1], new float[4, 2]];
        EvaluationResult result = model.TrainOnBatch(new float[4, 3], targets);
        Assert.Equal(["loss", "one_mae", "two_mse", "one_loss", "two_loss"], result.Names);
        Assert.Contains("'one'", Assert.ThrowsAny<ArgumentException>(() =>
        {
            model.Compile("sgd", new Dictionary<string, Lamina.Losses.Loss> { ["onne"] = "mse" });
            model.TrainOnBatch(new float[4, 3], targets);
        }).Message);
    }

    [Fact]
    public void A_model_may_begin_in_the_middle_of_another()
    {
        KerasTensor x = Input(3);
        KerasTensor middle = new Dense(4).Apply(x), y = new Dense(2).Apply(middle);
        var whole = new Model(x, y);
        var features = new Model(x, middle);
        var head = new Model(middle, y);
        var data = new float[2, 3];
        (data[0, 0], data[1, 2]) = (1, -2);
        Assert.Equal(whole.Predict(data).ToArray<float>(), head.Predict(features.Predict(data)).ToArray<float>());
    }

    [Fact]
    public void Models_are_layers_of_models()
    {
        Sequential inner = Small();
        KerasTensor x = Input(3);
        var model = new Model(x, new Dense(1).Apply(inner.Apply(x)));
        Assert.Equal(6, model.Weights.Count);
        Assert.Equal((2, 1), model.Predict(new float[2, 3]).Shape);
        var stack = new Sequential { Small(), new Dense(1) };
        Assert.Equal((-1, 1), stack.OutputShape);
        Assert.Equal((2, 1), stack.Predict(new float[2, 3]).Shape);
    }

    [Fact]
    public void Symbolic_tensors_add_up()
    {
        KerasTensor x = Input(2);
        var model = new Model(x, (x + x) * x - x);
        Assert.Equal([2 * 9 - 3, 2 * 16 - 4], model.Predict(new float[,] { { 3, 4 } }).ToArray<float>());
    }

    sealed class Twice : Model
    {
        readonly Dense dense;
        public Twice() => dense = Track(new Dense(3, activation: "tanh"));
        public override Tensor Call(Tensor x, CallContext context) => dense.Apply(dense.Apply(x));
    }

    [Fact]
    public void A_class_of_your_own_trains()
    {
        Random.SetSeed(1);
        var model = new Twice();
        model.Compile("adam", "mse");
        var x = new float[8, 3];
        x[1, 1] = 1;
        var history = model.Fit(x, x, epochs: 20, verbose: 0);
        Assert.Equal(2, model.Weights.Count);
        Assert.True(history["loss"][^1] < history["loss"][0]);
    }

    [Fact]
    public void Shapes_of_symbolic_tensors_come_from_the_layers()
    {
        KerasTensor x = Input((-1, 5), name: null);
        Assert.Equal((-1, -1, 7), new Dense(7).Apply(x).Shape);
        Assert.Contains("dense", Assert.ThrowsAny<ArgumentException>(() =>
        {
            var dense = new Dense(7, name: "dense_here");
            dense.Apply(x);
            dense.Apply(Input(6));
        }).Message);
    }

    [Fact]
    public void Configs_rebuild_models()
    {
        KerasTensor a = Input(3, "a");
        KerasTensor y = new Dense(2, name: "d").Apply(Small("inner").Apply(a));
        foreach (Model model in new Model[] { Small("stack"), new Model(a, y, "graph") })
        {
            JsonObject config = Registry.Serialize(model);
            Model again = Model.FromConfig(JsonNode.Parse(config.ToJsonString())!.AsObject());
            Assert.Equal(model.Weights.Select(w => (w.Path, w.Shape)), again.Weights.Select(w => (w.Path, w.Shape)));
            again.SetWeights(model.GetWeights());
            var x = new float[2, 3];
            x[0, 1] = 1;
            Assert.Equal(model.Predict(x).ToArray<float>(), again.Predict(x).ToArray<float>());
            Assert.Equal(config.ToJsonString(), Registry.Serialize(again).ToJsonString());
        }
    }

    [Fact]
    public void The_summary_counts()
    {
        ClearSession();
        string text = Small().SummaryText();
        Assert.StartsWith("Model: \"sequential\"", text);
        Assert.Contains("│ dense (Dense)              │ (None, 4)                  │            16 │", text);
        Assert.Contains(" Total params: 26 (104.00 B)", text);
    }

    [Fact]
    public void Mistakes_in_the_structure_are_told()
    {
        KerasTensor a = Input(3, "a"), b = Input(3, "b");
        Assert.Contains("'b'", Assert.ThrowsAny<ArgumentException>(() => new Model(a, new Dense(1).Apply(b))).Message);
        KerasTensor x = new Dense(1, name: "x").Apply(a);
        Assert.Contains("'x'",
            Assert.ThrowsAny<ArgumentException>(() => new Model(a, new Dense(1, name: "x").Apply(x))).Message);
        Sequential model = Small();
        Assert.ThrowsAny<ArgumentException>(() => model.Add(model.Layers[0]));
        Assert.Contains("7 weights", Assert.ThrowsAny<ArgumentException>(() => model.SetWeights(new NDArray[7])).Message
            .Replace("7 arrays", "7 weights"));
    }

    [Fact]
    public void Weights_go_through_a_file_also_under_other_layer_names()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            Sequential one = Small(), other = Small();
            one.SaveWeights(path);
            other.LoadWeights(path);
            Assert.Equal(one.GetWeights().Select(w => w.ToArray<float>()),
                other.GetWeights().Select(w => w.ToArray<float>()));
            Assert.Throws<IOException>(() => one.SaveWeights(path, overwrite: false));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
