using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Layers;

/// <summary>LSTM, GRU, SimpleRNN and RNN: values, gradients, states, masks and dropout.</summary>
[Collection(ProcessWide.Name)]
public class RecurrentLayerTests
{
    static Initializer Small => new Orthogonal(0.5);

    static NDArray Data(Shape shape) => Numerics.Random(shape, 7).Cast(DType.Float32);

    static float[] Run(Layer layer, Tensor x, CallContext? context = null) =>
        layer.Apply(x, context ?? new CallContext()).Value.ToArray<float>();

    static void Near(float[] wanted, float[] got)
    {
        Assert.Equal(wanted.Length, got.Length);
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], got[i], 2e-6f);
    }

    [Fact]
    public void LSTM_whole() => new LayerCheck((2, 4, 3), (2, 4, 2)) { Trainable = 48, PassesMask = false }
        .Run(new LSTM(2, returnSequences: true, recurrentInitializer: Small));

    [Fact]
    public void LSTM_whole_without_bias() => new LayerCheck((2, 3, 2), (2, 3)) { Trainable = 60, PassesMask = false }
        .Run(new LSTM(3, "softsign", "hard_sigmoid", useBias: false, goBackwards: true));

    [Fact]
    public void GRU_whole() => new LayerCheck((2, 4, 3), (2, 4, 2)) { Trainable = 42, PassesMask = false }
        .Run(new GRU(2, returnSequences: true, recurrentInitializer: Small));

    [Fact]
    public void GRU_whole_that_resets_before() => new LayerCheck((2, 4, 3), (2, 2)) { Trainable = 36 }
        .Run(new GRU(2, resetAfter: false, recurrentInitializer: Small, unroll: true));

    [Fact]
    public void RNN_whole_of_stacked_cells() => new LayerCheck((2, 3, 2), (2, 3, 2)) { Trainable = 72 + 30 + 10 }
        .Run(new RNN([new LSTMCell(3), new GRUCell(2, useBias: false), new SimpleRNNCell(2)], returnSequences: true));

    public static TheoryData<Func<RecurrentLayer>, float[]> Spots => new()
    {
        { () => new SimpleRNN(2), [0.126433f, -0.2974835f, 0.5236516f, -0.250095f] },
        { () => new LSTM(2), [0.161667f, 0.1266132f, 0.1436631f, 0.174248f] },
        { () => new GRU(2), [0.3946157f, 0.6284237f, -0.003281228f, 0.4109052f] },
        { () => new GRU(2, resetAfter: false), [0.3686707f, 0.5234256f, -0.05914981f, 0.2865162f] },
        { () => new RNN(new LSTMCell(2)), [0.161667f, 0.1266132f, 0.1436631f, 0.174248f] },
    };

    [Theory]
    [MemberData(nameof(Spots))]
    public void Values_are_Keras_s(Func<RecurrentLayer> make, float[] wanted)
    {
        RecurrentLayer layer = make();
        layer.EnsureBuilt((2, 3, 2));
        for (int k = 0; k < layer.Weights.Count; k++)
        {
            float[] values = [.. Enumerable.Range(0, (int)layer.Weights[k].Shape.Elements)
                .Select(i => (float)(0.5 * Math.Sin(i + k + 1)))];
            layer.Weights[k].Assign(NDArray.From<float>(values, layer.Weights[k].Shape));
        }
        NDArray x = NDArray.From<float>([.. Enumerable.Range(0, 12).Select(i => i / 10f - 0.5f)], (2, 3, 2));
        Near(wanted, Run(layer, x));
    }

    public static TheoryData<Func<bool, bool, RecurrentLayer>> Kinds => new()
    {
        (stateful, sequences) => new SimpleRNN(3, stateful: stateful, returnSequences: sequences),
        (stateful, sequences) => new LSTM(3, stateful: stateful, returnSequences: sequences),
        (stateful, sequences) => new GRU(3, stateful: stateful, returnSequences: sequences),
        (stateful, sequences) => new RNN([new GRUCell(2), new LSTMCell(3)], stateful: stateful,
            returnSequences: sequences),
        (stateful, sequences) => new RNN(new AgedCell(3), stateful: stateful, returnSequences: sequences),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Batches_of_a_stateful_layer_are_one_long_sequence(Func<bool, bool, RecurrentLayer> make)
    {
        RecurrentLayer layer = make(true, true);
        NDArray x = Data((2, 6, 2));
        layer.EnsureBuilt((2, 6, 2));
        var run = Function.Of(t => layer.Apply(t));
        float[] whole = run.Call(x)[0].ToArray<float>();
        layer.ResetState();
        NDArray[] parts = [run.Call(Tensor.From(x).Slice(1, 0, 2).Value)[0],
            run.Call(Tensor.From(x).Slice(1, 2, 6).Value)[0]];
        Near(whole, Tensor.Concatenate([parts[0], parts[1]], 1).ToArray<float>());
        Assert.Contains(layer.States, state => state.Value.ToArray<float>().Any(v => v != 0));
        layer.ResetState();
        Assert.All(layer.States, state => Assert.All(state.Value.ToArray<float>(), v => Assert.Equal(0, v)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Masked_steps_are_as_if_they_were_not_there(Func<bool, bool, RecurrentLayer> make)
    {
        RecurrentLayer layer = make(false, false);
        NDArray x = Data((1, 5, 2));
        NDArray mask = NDArray.From([false, true, false, true, false], (1, 5));
        float[] masked = Run(layer, x, new CallContext().For([Tensor.From(mask)]));
        Tensor shorter = Tensor.Stack([Tensor.From(x).Select(1, 1), Tensor.From(x).Select(1, 3)], 1);
        Near(Run(layer, shorter), masked);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_given_and_returned_go_together(Func<bool, bool, RecurrentLayer> make)
    {
        var layer = new RNN(make(false, false).Cell, returnState: true);
        Tensor x = Data((2, 6, 2));
        Tensor[] whole = layer.ApplyMany([x]), first = layer.ApplyMany([x.Slice(1, 0, 2)]);
        Tensor[] rest = layer.ApplyMany([x.Slice(1, 2, 6), .. first[1..]]);
        for (int i = 0; i < whole.Length; i++) Near(whole[i].ToArray<float>(), rest[i].ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Backwards_is_forwards_over_the_reversed_sequence(Func<bool, bool, RecurrentLayer> make)
    {
        RecurrentCell cell = make(false, false).Cell;
        Tensor x = Data((2, 4, 2));
        foreach (bool sequences in new[] { false, true })
            Near(Run(new RNN(cell, sequences), x.Reverse(1)), Run(new RNN(cell, sequences, goBackwards: true), x));
    }

    [Fact]
    public void Zero_output_for_masked_steps()
    {
        var layer = new LSTM(2, returnSequences: true, zeroOutputForMask: true);
        NDArray mask = NDArray.From([true, false, true], (1, 3));
        float[] y = Run(layer, Data((1, 3, 2)), new CallContext().For([Tensor.From(mask)]));
        Assert.Equal([0, 0], y[2..4]);
        Assert.All(y[4..], v => Assert.NotEqual(0, v));
    }

    [Fact]
    public void Dropout_is_the_same_in_all_steps()
    {
        var layer = new SimpleRNN(8, "linear", kernelInitializer: "identity",
            recurrentInitializer: "zeros", dropout: 0.5, returnSequences: true, seed: 3);
        float[] y = Run(layer, Tensor.Ones((2, 4, 8)), new CallContext(training: true));
        for (int n = 0; n < 2; n++)
            for (int i = 0; i < 32; i++) Assert.Equal(y[n * 32 + i % 8], y[n * 32 + i]);
        Assert.Contains(0, y);
        Assert.Contains(2, y);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recurrent_dropout_acts_in_training_alone_and_repeats_with_its_seed(bool after)
    {
        Random.SetSeed(5);
        Layer[] layers = [new GRU(4, recurrentDropout: 0.5, dropout: 0.3, resetAfter: after, seed: 1),
            new GRU(4, recurrentDropout: 0.5, dropout: 0.3, resetAfter: after, seed: 1), new GRU(4, resetAfter: after)];
        NDArray x = Data((2, 5, 3));
        foreach (Layer layer in layers) layer.EnsureBuilt(x.Shape);
        foreach (Layer layer in layers[1..]) layer.SetWeights(layers[0].GetWeights());
        Near(Run(layers[2], x), Run(layers[0], x));
        var training = new CallContext(training: true);
        float[] dropped = Run(layers[0], x, training);
        Assert.Equal(dropped, Run(layers[1], x, training));
        Assert.NotEqual(Run(layers[2], x, training), dropped);
    }

    [Fact]
    public void The_forget_gate_begins_open()
    {
        var layer = new LSTM(2, biasInitializer: new Lamina.Initializers.Constant(0.25));
        layer.EnsureBuilt((1, 3, 2));
        Assert.Equal([0.25f, 0.25f, 1, 1, 0.25f, 0.25f, 0.25f, 0.25f], layer.Weights[2].Value.ToArray<float>());
        Assert.Equal(["lstm_cell/kernel", "lstm_cell/recurrent_kernel", "lstm_cell/bias"],
            layer.Weights.Select(w => w.Path[(layer.Name.Length + 1)..]));
    }

    [Fact]
    public void A_stateful_model_goes_on_from_batch_to_batch()
    {
        var model = new Sequential([new InputLayer((2, 3, 1)), new LSTM(2, stateful: true, returnSequences: true)]);
        NDArray x = Data((2, 3, 1));
        float[] first = model.Predict(x, 2, verbose: 0).ToArray<float>();
        float[] second = model.Predict(x, 2, verbose: 0).ToArray<float>();
        var whole = new LSTM(2, returnSequences: true);
        whole.EnsureBuilt((2, 6, 1));
        whole.SetWeights(model.GetWeights());
        Tensor wanted = whole.Apply(Tensor.Concatenate([x, x], 1));
        Near(wanted.Slice(1, 0, 3).ToArray<float>(), first);
        Near(wanted.Slice(1, 3, 6).ToArray<float>(), second);
        ((LSTM)model.Layers[0]).ResetState();
        Near(first, model.Predict(x, 2, verbose: 0).ToArray<float>());
    }

    [Fact]
    public void A_functional_model_gives_states_on()
    {
        KerasTensor x = new InputLayer((-1, 5, 3)).Output;
        KerasTensor[] encoded = new LSTM(2, returnState: true).ApplyMany([x]);
        KerasTensor decoded = new Bidirectional(new LSTM(2, returnSequences: true), "sum")
            .Apply(x, [encoded[1], encoded[2], encoded[1], encoded[2]]);
        var model = new Model(x, decoded);
        Assert.Equal((-1, 5, 2), decoded.Shape);
        Model twin = Model.FromConfig(JsonNode.Parse(Registry.Serialize(model).ToJsonString())!.AsObject());
        twin.SetWeights(model.GetWeights());
        Tensor data = Data((2, 5, 3));
        float[] y = Run(model, data);
        Near(y, Run(twin, data));
        // The states matter.
        var bidirectional = (Bidirectional)model.Layers[^1];
        Assert.NotEqual(y, Run(bidirectional, data));
    }

    [Fact]
    public void States_of_stacked_cells_are_read_as_Keras_writes_them()
    {
        KerasTensor x = new InputLayer((-1, 4, 3), name: "x").Output;
        KerasTensor[] encoded = new RNN([new LSTMCell(2), new GRUCell(3)], returnState: true).ApplyMany([x]);
        var model = new Model(x, new RNN([new LSTMCell(2), new GRUCell(3)]).Apply(x, encoded[1..]));
        JsonObject config = Registry.Serialize(model);
        JsonNode kwargs = config["config"]!["layers"]![2]!["inbound_nodes"]![0]!["kwargs"]!;
        JsonNode[] flat = [.. kwargs["initial_state"]!.AsArray().Select(state => state!.DeepClone())];
        kwargs["initial_state"] = new JsonArray(new JsonArray(flat[0], flat[1]), new JsonArray(flat[2]));
        Model twin = Model.FromConfig(JsonNode.Parse(config.ToJsonString())!.AsObject());
        twin.SetWeights(model.GetWeights());
        Tensor data = Data((2, 4, 3));
        Near(Run(model, data), Run(twin, data));
    }

    [Fact]
    public void Misfits_are_told()
    {
        static void Throws(string part, Action action) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message);
        Throws("needs (batch, steps, features), not (1, 5)", () => new LSTM(2).Apply(Tensor.Ones((1, 5))));
        Throws("needs (batch, features)", () => new GRUCell(2).Apply(Tensor.Ones((1, 5, 2))));
        Throws("states have the shapes (1, 2), (1, 2), and (1, 2) were given",
            () => new LSTM(2).ApplyMany([Tensor.Ones((1, 5, 2)), Tensor.Ones((1, 2))]));
        Throws("known batch size", () => new GRU(2, stateful: true).EnsureBuilt((-1, 5, 2)));
        var stateful = new GRU(2, stateful: true);
        stateful.EnsureBuilt((2, 5, 2));
        Throws("built for a batch of 2", () => stateful.Apply(Tensor.Ones((3, 5, 2))));
        Throws("mask is (batch, steps), (1, 5)",
            () => new GRU(2).Apply(Tensor.Ones((1, 5, 2)), new CallContext().For([Tensor.Ones((1, 4))])));
        Throws("at least one", () => new StackedRNNCells([]));
        Throws("at least 1 unit", () => new LSTM(0));
        Throws("[0, 1]", () => new GRU(1, dropout: 1.5));
    }

    /// <summary>A cell of a user's, whose output is none of its states.</summary>
    sealed class AgedCell(int units) : RecurrentCell
    {
        Variable? kernel;

        public override IReadOnlyList<Shape> StateSizes => [units, 1];

        public override Shape OutputSize => units;

        public override void Build(params Shape[] inputShapes) =>
            kernel = AddWeight("kernel", (inputShapes[0][-1], units), "glorot_uniform");

        public override CellSteps Begin(Shape input, CallContext context) => new(x => x.MatMul(kernel!), (x, states) =>
        {
            Tensor h = 0.5 * states[0] + x, age = states[1] + 1;
            return (h / age, [h, age]);
        });
    }
}
