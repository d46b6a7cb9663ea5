using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Models;

/// <summary>Functions of keras.ops among the layers of a functional model.</summary>
[Collection(ProcessWide.Name)]
public class OperationLayerTests
{
    static JsonNode Tensor(string layer) => JsonNode.Parse(
        $$"""
        { "class_name": "__keras_tensor__",
          "config": { "shape": [null, 4], "dtype": "float32", "keras_history": ["{{layer}}", 0, 0] } }
        """)!;

    static JsonObject Node(string module, string className, JsonObject config, JsonArray args,
        JsonObject? kwargs = null) => new()
        {
            ["module"] = module,
            ["class_name"] = className,
            ["config"] = config,
            ["registered_name"] = className,
            ["name"] = config["name"]!.DeepClone(),
            ["inbound_nodes"] = new JsonArray(new JsonObject { ["args"] = args, ["kwargs"] = kwargs ?? [] }),
        };

    static JsonObject Operation(string name, string className, params JsonNode?[] args) =>
        Node("keras.src.ops.numpy", className, new JsonObject { ["name"] = name }, new JsonArray(args));

    static Model Read(string output, params JsonObject[] nodes)
    {
        var x = new InputLayer((-1, 4), name: "x");
        JsonObject first = Registry.Serialize(x);
        first["name"] = "x";
        first["inbound_nodes"] = new JsonArray();
        return Model.FromConfig(new JsonObject
        {
            ["module"] = "keras.src.models.functional",
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = "model",
                ["layers"] = new JsonArray([first, .. nodes]),
                ["input_layers"] = new JsonArray("x", 0, 0),
                ["output_layers"] = new JsonArray(output, 0, 0),
            },
        });
    }

    static float[] Run(Model model, params float[] x) =>
        model.Apply(NDArray.From<float>(x, (x.Length / 4, 4))).Cast(DType.Float32).ToArray<float>();

    [Fact]
    public void A_mask_that_operations_compute_reaches_its_layer()
    {
        JsonObject embedding = new Embedding(9, 3, name: "embedding").GetConfig();
        JsonObject lstm = new LSTM(2, name: "lstm").GetConfig();
        Model model = Read("lstm", Operation("not_equal", "NotEqual", Tensor("x"), 0),
            Operation("logical_or", "LogicalOr", Tensor("not_equal"), Tensor("not_equal")),
            Node("keras.layers", "Embedding", embedding, [Tensor("x")]),
            Node("keras.layers", "LSTM", lstm, [Tensor("embedding")], new() { ["mask"] = Tensor("logical_or") }));
        float[] y = Run(model, 3, 5, 0, 0, 3, 0, 5, 0);
        Assert.Equal(y[..2], y[2..]);
        Assert.NotEqual(y[..2], Run(model, 3, 5, 1, 0));
        // Written and read again it is the same.
        Model twin = Model.FromConfig(JsonNode.Parse(Registry.Serialize(model).ToJsonString())!.AsObject());
        twin.SetWeights(model.GetWeights());
        Assert.Equal(y, Run(twin, 3, 5, 0, 0, 3, 0, 5, 0));
        Assert.True(JsonNode.DeepEquals(Registry.Serialize(model), Registry.Serialize(twin)));
    }

    [Fact]
    public void Numbers_stand_at_their_places()
    {
        Assert.Equal([0, -1, -2, -3], Run(Read("s", Operation("s", "Subtract", 1, Tensor("x"))), 1, 2, 3, 4));
        Assert.Equal([0, 1, 2, 3], Run(Read("s", Operation("s", "Subtract", Tensor("x"), 1)), 1, 2, 3, 4));
        Assert.Equal([1, 0, 0, 1], Run(Read("g", Operation("g", "GreaterEqual", Tensor("x"), 2.5)), 3, 1, 2, 4));
    }

    [Fact]
    public void Operations_have_settings()
    {
        JsonObject mean = Operation("m", "Mean", Tensor("x"));
        mean["config"]!["axis"] = -1;
        mean["config"]!["keepdims"] = true;
        Model model = Read("m", mean);
        Assert.Equal((-1, 1), model.Outputs[0].Shape);
        Assert.Equal([2.5f], Run(model, 1, 2, 3, 4));
    }
}
