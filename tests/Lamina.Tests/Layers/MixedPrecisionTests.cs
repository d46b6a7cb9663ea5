using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Tests.Training;

namespace Lamina.Tests.Layers;

/// <summary>Policies of types: what layers compute in, what their weights are, and that mixtures learn.</summary>
[Collection(ProcessWide.Name)]
public sealed class MixedPrecisionTests : IDisposable
{
    public void Dispose() => Keras.SetDTypePolicy("float32");

    static Sequential Network() =>
    [
        new Conv2D(4, 3, activation: "relu", inputShape: (6, 6, 1)), new BatchNormalization(),
        new MaxPooling2D(2), new Flatten(), new Dropout(0.1), new Dense(8, activation: "relu"),
        new Dense(3, activation: "softmax") { DTypePolicy = "float32" },
    ];

    static (NDArray X, NDArray Y) Stripes()
    {
        var random = new RandomStream(4);
        var x = new NDArray((60, 6, 6, 1));
        var y = new NDArray(60, DType.Int32);
        for (int i = 0; i < 60; i++)
        {
            y.AsSpan<int>()[i] = i % 3;
            for (int p = 0; p < 36; p++)
                x.AsSpan<float>()[i * 36 + p] = (p / 6 % 3 == i % 3 ? 1 : 0) + 0.2f * (float)random.NextNormal();
        }
        return (x, y);
    }

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("mixed_bfloat16")]
    public void Embeddings_learn_where_they_are_read_often(string policy)
    {
        Keras.SetDTypePolicy(policy);
        Random.SetSeed(1);
        Sequential model = [new Embedding(3, 1, embeddingsInitializer: "zeros"), new GlobalAveragePooling1D()];
        model.Compile(new SGD(0.5), "mse");
        // Word 0 is read 600 times in each sample: sums of so many in 16 bits would stop to grow.
        var x = new NDArray((2, 600), DType.Int32);
        NDArray y = new[,] { { 1f }, { 1f } };
        model.Fit(x, y, epochs: 8, batchSize: 2, verbose: 0);
        float[] table = model.Weights[0].Value.ToArray<float>();
        Assert.InRange(table[0], 0.9f, 1.1f);
        Assert.Equal([0f, 0f], table[1..]);
    }

    [Fact]
    public void Few_rows_give_with_weights_of_16_bits_what_many_give()
    {
        Keras.SetDTypePolicy("bfloat16");
        Random.SetSeed(6);
        var embedding = new ReversibleEmbedding(500, 300);
        KerasTensor words = Keras.Input(new Shape([1]), "words", DType.Int32);
        KerasTensor hidden = new Dense(300, activation: "relu").Apply(embedding.Apply(words));
        var model = new Model(words, embedding.ApplyReverse(new Dense(300).Apply(hidden)));
        NDArray all = NDArray.Wrap(Enumerable.Range(0, 12).ToArray(), (12, 1));
        float[] together = model.PredictOnBatch(all).Cast(DType.Float32).ToArray<float>();
        foreach (int rows in (int[])[1, 3, 4])
            for (int from = 0; from < 12; from += rows)
            {
                NDArray few = model.PredictOnBatch(all.Rows(from, from + rows));
                Assert.Equal(DType.BFloat16, few.DType);
                float[] parts = few.Cast(DType.Float32).ToArray<float>();
                // The sums are in another order, so they may round to the neighbour, 2⁻⁸ away, at each layer.
                for (int i = 0; i < parts.Length; i++)
                    Assert.Equal(together[from * 500 + i], parts[i], 0.02f * Math.Max(0.1f, Math.Abs(parts[i])));
            }
    }

    [Theory]
    [InlineData("mixed_float16", DType.Float16)]
    [InlineData("mixed_bfloat16", DType.BFloat16)]
    public void A_mixed_model_has_float32_weights_computes_in_16_bits_and_learns(string policy, DType type)
    {
        Keras.SetDTypePolicy(policy);
        Random.SetSeed(2);
        Sequential model = Network();
        model.Compile(new Adam(0.01), "sparse_categorical_crossentropy", ["accuracy"]);
        Assert.Equal(policy == "mixed_float16", model.Optimizer is LossScaleOptimizer);
        Assert.All(model.Weights, w => Assert.Equal(DType.Float32, w.DType));
        Assert.Equal(type, model.Layers[0].DType);
        Assert.Equal(DType.Float32, model.Layers[0].VariableDType);
        Tensor inside = model.Layers[0].Apply(Tensor.From(Stripes().X));
        Assert.Equal(type, inside.DType);
        (NDArray x, NDArray y) = Stripes();
        Assert.Equal(DType.Float32, model.Predict(x).DType);
        model.Fit(x, y, epochs: 25, batchSize: 20, verbose: 0);
        Assert.True(model.Evaluate(x, y, verbose: 0)["accuracy"] > 0.9);
        // The products of a step are of 16-bit operands.
        Assert.Contains(type.KerasName(), model.MemoryPlan!.ToString() + string.Join(' ',
            Engine16(model, x).Nodes().Where(n => n.Op.Name is "dot_general" or "convolution")
                .SelectMany(n => n.Inputs).Select(t => t.Type.ToString())));
    }

    static Graph Engine16(Model model, NDArray x) =>
        Graph.Of([new(x.DType, x.Shape)], inputs => [model.Apply(inputs[0])]);

    [Fact]
    public void A_mixed_model_is_near_one_in_float32()
    {
        (NDArray x, _) = Stripes();
        Random.SetSeed(6);
        Sequential wide = Network();
        float[] exact = wide.Predict(x).ToArray<float>();
        Keras.SetDTypePolicy("mixed_bfloat16");
        Sequential narrow = Network();
        narrow.SetWeights(wide.GetWeights());
        float[] near = narrow.Predict(x).ToArray<float>();
        Assert.All(exact.Zip(near), pair => Assert.Equal(pair.First, pair.Second, 0.03f));
        Assert.Contains(exact.Zip(near), pair => pair.First != pair.Second);
    }

    [Fact]
    public void A_policy_stands_in_the_configuration_and_comes_back()
    {
        Keras.SetDTypePolicy("mixed_float16");
        Sequential model = Network();
        JsonObject config = Lamina.Saving.Registry.Serialize(model);
        Keras.SetDTypePolicy("float32");
        var again = (Sequential)Lamina.Model.FromConfig(JsonNode.Parse(config.ToJsonString())!.AsObject());
        Assert.Equal(model.Layers.Select(l => l.DTypePolicy), again.Layers.Select(l => l.DTypePolicy));
        Assert.Equal("mixed_float16", again.Layers[5].DTypePolicy.Name);
        Assert.Equal("float32", again.Layers[6].DTypePolicy.Name);
        Assert.Equal("mixed_float16", again.Layers[0].GetConfig()["dtype"]!["config"]!["name"]!.GetValue<string>());
        Assert.Equal("float32", new Dense(2).DTypePolicy.Name);
    }

    /// <summary>Makes layers of its own type, when it is made and when it is built.</summary>
    sealed class Block : Layer
    {
        public Block() => First = Track(new Dense(2, dtype: DType));

        public Dense First { get; }

        public Dense? Second { get; private set; }

        public override void Build(params Shape[] inputShapes) => Second = Track(new Dense(2, dtype: DType));

        public override Tensor Call(Tensor x, CallContext context) => Second!.Apply(First.Apply(x, context), context);
    }

    [Fact]
    public void A_layer_that_passes_its_type_on_passes_its_policy_on()
    {
        Keras.SetDTypePolicy("mixed_float16");
        var block = new Block();
        Keras.SetDTypePolicy("float32");
        block.EnsureBuilt((-1, 3));
        block.Apply(Tensor.Zeros((1, 3)));
        Assert.Equal("mixed_float16", block.First.DTypePolicy.Name);
        Assert.Equal("mixed_float16", block.Second!.DTypePolicy.Name);
        Assert.All(block.Weights, w => Assert.Equal(DType.Float32, w.DType));
        Assert.Equal("float16", new Dense(2, dtype: DType.Float16).DTypePolicy.Name);
    }

    [Fact]
    public void Token_numbers_stay_exact()
    {
        Keras.SetDTypePolicy("mixed_float16");
        Sequential model = [new Embedding(5000, 1)];
        NDArray ids = NDArray.From<float>([4097, 4099], (1, 2));
        model.Predict(ids);
        float[] rows = [.. Enumerable.Range(0, 5000).Select(i => i % 1024)];
        model.SetWeights(NDArray.From<float>(rows, (5000, 1)));
        NDArray found = model.Predict(ids);
        Assert.Equal(DType.Float16, found.DType);
        Assert.Equal([1.0, 3.0], [found[0], found[1]]);
    }

    [Fact]
    public void Unknown_policies_are_told()
    {
        Assert.Throws<ArgumentException>(() => Keras.SetDTypePolicy("mixed_float32"));
        Assert.Throws<ArgumentException>(() => new DTypePolicy("float17"));
    }
}
