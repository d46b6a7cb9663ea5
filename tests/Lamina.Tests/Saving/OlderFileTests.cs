using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>Files in the forms that Keras 2 wrote.</summary>
[Collection(ProcessWide.Name)]
public sealed class OlderFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Write(Hdf5Group root, string name)
    {
        string path = Path.Combine(folder, name);
        using FileStream stream = File.Create(path);
        Hdf5Writer.Write(root, stream);
        return path;
    }

    static Hdf5Group Weights(params (string Layer, string Name, NDArray Value)[] weights)
    {
        var root = new Hdf5Group();
        string[] layers = [.. weights.Select(w => w.Layer).Distinct()];
        root.Attributes["layer_names"] = layers;
        foreach (string layer in layers)
        {
            Hdf5Group group = root.Group(layer);
            var own = weights.Where(w => w.Layer == layer).ToList();
            group.Attributes["weight_names"] = own.Select(w => $"{layer}/{w.Name}:0").ToArray();
            foreach ((_, string name, NDArray value) in own) group.Add($"{layer}/{name}:0", value);
        }
        return root;
    }

    [Fact]
    public void A_sequential_model_of_Keras_2_loads()
    {
        var root = new Hdf5Group();
        root.Attributes["keras_version"] = "2.9.0";
        root.Attributes["model_config"] = """
            {"class_name": "Sequential", "config": {"name": "sequential", "layers": [
            {"class_name": "Dense", "config": {"name": "dense", "trainable": true, "batch_input_shape": [null, 2],
            "dtype": "float32", "units": 2, "activation": "relu", "use_bias": true,
            "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
            "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": null}},
            {"class_name": "BatchNormalization", "config": {"name": "bn", "axis": [1], "momentum": 0.9}}]}}
            """;
        root.Attributes["training_config"] = """
            {"loss": "mse", "metrics": [[{"class_name": "MeanMetricWrapper", "config": {"name": "mae", "fn": "mae"}}]],
            "weighted_metrics": null, "loss_weights": null, "optimizer_config": {"class_name": "Adam",
            "config": {"name": "Adam", "learning_rate": 0.01, "decay": 0.0, "beta_1": 0.8, "amsgrad": false}}}
            """;
        NDArray two = NDArray.From<float>([1, 2]);
        root.Children["model_weights"] = Weights(
            ("dense", "kernel", NDArray.From<float>([1, 2, 3, 4], (2, 2))), ("dense", "bias", two),
            ("bn", "gamma", two), ("bn", "beta", two), ("bn", "moving_mean", two), ("bn", "moving_variance", two));
        Hdf5Group optimizer = root.Group("optimizer_weights");
        optimizer.Attributes["weight_names"] = new[] { "Adam/iter:0" };
        optimizer.Add("Adam/iter:0", NDArray.Scalar(5, DType.Int64));

        Model model = Model.Load(Write(root, "old.h5"));
        Assert.Equal([1, 2, 3, 4], model.Weights[0].Value.ToArray<float>());
        Assert.Equal([1, 2], model.Weights[^1].Value.ToArray<float>());
        Assert.Equal(0.8, (double)model.Optimizer!.GetConfig()["beta_1"]!);
    }

    [Fact]
    public void Calls_are_understood_as_Keras_2_wrote_them()
    {
        var config = JsonNode.Parse("""
            {"class_name": "Model", "config": {"name": "model", "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32", "name": "a"},
            "name": "a", "inbound_nodes": []},
            {"class_name": "Dense", "config": {"name": "d", "units": 3}, "name": "d",
            "inbound_nodes": [[["a", 0, 0, {}]]]},
            {"class_name": "Add", "config": {"name": "sum"}, "name": "sum",
            "inbound_nodes": [[["a", 0, 0, {}], ["d", 0, 0, {}]]]}],
            "input_layers": [["a", 0, 0]], "output_layers": [["sum", 0, 0]]}}
            """)!;
        Model model = Lamina.Models.ModelFromJson(config.ToJsonString());
        Assert.Equal(["a", "d", "sum"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(new Shape(-1, 3), model.Outputs[0].Shape);
        Model again = Lamina.Models.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
    }

    [Fact]
    public void Weights_load_by_order_and_under_the_old_name_of_the_layers()
    {
        var model = new Sequential { new Lamina.Layers.Dense(1, inputShape: 2) };
        model.LoadWeights(Write(Weights(("other", "kernel", NDArray.From<float>([5, 6], (2, 1))),
            ("other", "bias", NDArray.From<float>([7]))), "old.h5"));
        Assert.Equal([5, 6], model.Weights[0].Value.ToArray<float>());

        var root = new Hdf5Group();
        root.Add("_layer_checkpoint_dependencies/dense/vars/0", NDArray.From<float>([8, 9], (2, 1)));
        root.Add("_layer_checkpoint_dependencies/dense/vars/1", NDArray.From<float>([1]));
        model.LoadWeights(Write(root, "old.weights.h5"));
        Assert.Equal([8, 9], model.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void Classes_that_are_not_registered_and_code_are_refused()
    {
        foreach (string layer in (string[])
        [
            """{"class_name": "Lambda", "config": {"name": "l", "function": {"class_name": "__lambda__"}}}""",
            """{"class_name": "Mine", "module": "my.package", "registered_name": "My>Mine", "config": {}}""",
            """{"class_name": "function", "module": "os", "config": "system"}""",
            """{"class_name": "Dense", "config": {"units": 2, "activation": {"class_name": "__lambda__"}}}""",
        ])
        {
            var error = Assert.Throws<InvalidModelFileException>(() => Lamina.Models.ModelFromJson(
                """{"class_name": "Sequential", "config": {"name": "s", "layers": [""" + layer + "]}}"));
            Assert.NotEmpty(error.Problem);
        }
    }
}
