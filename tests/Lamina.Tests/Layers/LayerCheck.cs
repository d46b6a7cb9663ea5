using System.Text.Json.Nodes;
using Lamina.Compiler;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Layers;

/// <summary>
/// Checks a layer whole: its configuration, the counts of its weights, symbolic shape and type, values, gradients
/// against central differences in float64, one step of training, masks, and saving and loading.
/// </summary>
/// <param name="Input">The shape that goes in, the batch first.</param>
/// <param name="Output">The shape that comes out.</param>
sealed record LayerCheck(Shape Input, Shape Output)
{
    /// <summary>How many numbers the trainable weights hold.</summary>
    public long Trainable { get; init; }

    /// <summary>How many numbers the other weights hold.</summary>
    public long State { get; init; }

    /// <summary>What goes in, if it is not random in (−1, 1).</summary>
    public NDArray? Data { get; init; }

    /// <summary>What the layer should compute: from the input and the weights to the output, in float64.</summary>
    public Func<NDArray, NDArray[], double[]>? Expected { get; init; }

    /// <summary>Whether values and gradients are those of training.</summary>
    public bool Training { get; init; }

    /// <summary>Whether a mask over (batch, steps) passes through; null if the input has no steps.</summary>
    public bool? PassesMask { get; init; }

    /// <summary>Whether the layer has a derivative at the data.</summary>
    public bool IsSmooth { get; init; } = true;

    /// <summary>Runs all checks on a layer that has not been built.</summary>
    public void Run(Layer layer)
    {
        JsonObject config = Registry.Serialize(layer);
        Layer twin = ConfigurationRoundTrips(layer, config);
        ShapesAreKnownBefore(layer);
        CountsAreRight(layer);
        Assert.True(JsonNode.DeepEquals(Unbuilt(Registry.Serialize(layer)["config"]), config["config"]),
            "building changed the config");
        ValuesAreRight(InDouble(config));
        if (IsSmooth && Data is null or { DType: DType.Float32 or DType.Float64 }) GradientsAreRight(InDouble(config));
        MasksPass(twin);
        TrainsSavesAndLoads(config);
    }

    NDArray Numbers(DType type = DType.Float64) =>
        Data is null ? Numerics.Random(Input, 5).Cast(type) : Data.DType.IsFloating() ? Data.Cast(type) : Data;

    static Layer ConfigurationRoundTrips(Layer layer, JsonObject config)
    {
        // Through text, as in a file.
        Layer twin = Layer.FromConfig(JsonNode.Parse(config.ToJsonString())!.AsObject());
        Assert.Equal(layer.GetType(), twin.GetType());
        Assert.True(JsonNode.DeepEquals(Registry.Serialize(twin), config),
            $"{config.ToJsonString()} came back as {Registry.Serialize(twin).ToJsonString()}");
        // Old files lack keys, new ones have more of them.
        config = config.DeepClone().AsObject();
        config["config"]!["a_key_of_the_future"] = 1;
        config["config"]!.AsObject().Remove("trainable");
        Assert.Equal(layer.Name, Layer.FromConfig(config).Name);
        return twin;
    }

    void ShapesAreKnownBefore(Layer layer)
    {
        KerasTensor x = new InputLayer(Input.With(0, -1), Numbers(DType.Float32).DType).Output;
        KerasTensor y = layer.Apply(x);
        Assert.Equal(Output.With(0, -1), y.Shape);
        Assert.Equal(layer.DType, y.DType);
        Assert.True(layer.Built);
        Assert.Equal(Output, layer.ComputeOutputShape(Input)[0]);
    }

    void CountsAreRight(Layer layer)
    {
        Assert.Equal(Trainable, layer.TrainableWeights.Sum(w => w.Shape.Elements));
        Assert.Equal(State, layer.NonTrainableWeights.Sum(w => w.Shape.Elements));
        Assert.Equal(Trainable + State, layer.CountParams());
        layer.Trainable = false;
        Assert.Empty(layer.TrainableWeights);
        layer.Trainable = true;
        Assert.Equal(Trainable, layer.TrainableWeights.Sum(w => w.Shape.Elements));
        NDArray[] weights = layer.GetWeights();
        layer.SetWeights(weights);
        Assert.Throws<ArgumentException>(() => layer.SetWeights([.. weights, new NDArray(1)]));
    }

    /// <summary>The configuration without what building adds to those of layers inside.</summary>
    static JsonNode? Unbuilt(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (JsonNode? item in list) Unbuilt(item);
        if (node is not JsonObject o) return node;
        o.Remove("build_config");
        foreach ((_, JsonNode? value) in o) Unbuilt(value);
        return node;
    }

    static Layer InDouble(JsonObject config)
    {
        config = config.DeepClone().AsObject();
        SetType(config);
        return Layer.FromConfig(config);
    }

    /// <summary>Layers inside a layer have types of their own.</summary>
    static void SetType(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (JsonNode? item in list) SetType(item);
        if (node is not JsonObject o) return;
        if (o.ContainsKey("dtype")) o["dtype"] = "float64";
        foreach ((_, JsonNode? value) in o) SetType(value);
    }

    /// <summary>
    /// Weights that no default has, so that nothing is right by chance; state stays positive for square roots.
    /// </summary>
    static void Scatter(Layer layer)
    {
        int seed = 11;
        foreach (Variable weight in layer.Weights.Where(w => w.DType == DType.Float64))
            weight.Assign(Numerics.Random(weight.Shape, seed++, weight.Trainable ? -1 : 0.5, weight.Trainable ? 1
                : 1.5));
    }

    void ValuesAreRight(Layer layer)
    {
        NDArray x = Numbers();
        layer.EnsureBuilt(Input);
        Scatter(layer);
        NDArray y = Function.Of(t => layer.Apply(t, new CallContext(Training))).Call(x)[0];
        Assert.Equal(Output, y.Shape);
        if (Expected is null) return;
        double[] wanted = Expected(x, layer.GetWeights());
        Assert.Equal(wanted.Length, y.Elements);
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(wanted[i] - y[i]) <= 1e-9 * (1 + Math.Abs(wanted[i])),
                $"element {i}: {y[i]}, not {wanted[i]}");
    }

    void GradientsAreRight(Layer layer)
    {
        NDArray x = Numbers();
        layer.EnsureBuilt(Input);
        Scatter(layer);
        Variable[] weights = [.. layer.TrainableWeights];
        Graph graph = Graph.Of([new TensorType(x.DType, x.Shape)], inputs =>
        {
            Tensor y = layer.Apply(inputs[0], new CallContext(Training));
            Tensor loss = (y * Tensor.From(Numerics.Random(y.Shape, 99))).Sum();
            return [loss, .. Gradient.Of(loss, [inputs[0], .. weights.Select(w => w.Tensor)])];
        });
        // Updates of state would move the loss between two evaluations.
        IExecutable step = Lamina.Engine.Compile(new Graph(graph.Inputs, graph.Outputs));
        x.Bytes.CopyTo(step.Input(0).Bytes);
        step.Run();
        double[][] analytic = [.. Enumerable.Range(1, weights.Length + 1)
            .Select(i => step.Output(i).ToArray<double>())];
        NDArray[] places = [step.Input(0), .. weights.Select(w => w.Value)];
        for (int i = 0; i < places.Length; i++)
            for (int j = 0; j < analytic[i].Length; j++)
            {
                double numeric = Difference(step, places[i].AsSpan<double>(), j);
                Assert.True(Math.Abs(numeric - analytic[i][j]) <= 1e-5 + 1e-3 * Math.Abs(numeric),
                    $"{(i == 0 ? "input" : weights[i - 1].Path)}, element {j}: {analytic[i][j]} by the gradient, " +
                    $"{numeric} by differences");
            }
    }

    static double Difference(IExecutable step, Span<double> at, int j)
    {
        const double Eps = 1e-6;
        double old = at[j];
        at[j] = old + Eps;
        step.Run();
        double up = step.Output(0)[0];
        at[j] = old - Eps;
        step.Run();
        double down = step.Output(0)[0];
        at[j] = old;
        return (up - down) / (2 * Eps);
    }

    void MasksPass(Layer layer)
    {
        if (PassesMask is not { } passes) return;
        Tensor x = Tensor.From(Numbers(DType.Float32));
        Tensor mask = Tensor.Ones([Input[0], Input[1]], DType.Bool);
        Masks.Set(x, mask);
        Assert.Equal(passes, Masks.Of(layer.Apply(x)) is not null);
    }

    void TrainsSavesAndLoads(JsonObject config)
    {
        NDArray x = Numbers(DType.Float32);
        Sequential Model()
        {
            var model = new Sequential([new InputLayer(Input.With(0, -1), x.DType),
                Layer.FromConfig(config.DeepClone().AsObject())]);
            model.Compile("sgd", "mse");
            return model;
        }
        Random.SetSeed(3);
        Sequential trained = Model();
        NDArray[] before = trained.GetWeights();
        trained.TrainOnBatch(x, Numerics.Random(Output, 21).Cast(DType.Float32));
        Assert.All(trained.GetWeights().Where(w => w.DType == DType.Float32),
            w => Assert.All(w.ToArray<float>(), value => Assert.True(float.IsFinite(value))));
        for (int i = 0; i < before.Length; i++)
            if (trained.Weights[i].Trainable)
                Assert.False(before[i].Bytes.SequenceEqual(trained.Weights[i].Value.Bytes),
                    $"{trained.Weights[i].Path} was not trained");

        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            trained.SaveWeights(file);
            Sequential loaded = Model();
            loaded.LoadWeights(file);
            Assert.True(trained.Predict(x, verbose: 0).Bytes.SequenceEqual(loaded.Predict(x, verbose: 0).Bytes),
                "predictions differ after saving and loading");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
