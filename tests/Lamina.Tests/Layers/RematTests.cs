using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Tests.Training;

namespace Lamina.Tests.Layers;

/// <summary>Computing again instead of keeping: the same numbers in less memory.</summary>
[Collection(ProcessWide.Name)]
public class RematTests
{
    /// <summary>Blocks of layers with dropout and batch statistics between narrow ones.</summary>
    static Sequential Model(bool remat)
    {
        Keras.ClearSession();
        Random.SetSeed(8);
        var model = new Sequential { new Dense(4, inputShape: 2) };
        for (int i = 0; i < 4; i++)
        {
            var block = new Sequential
            {
                new Dense(256, activation: "gelu"), new Dropout(0.2), new Dense(256, activation: "tanh"),
                new BatchNormalization(), new Dense(4),
            };
            block.Rematerialize = remat;
            model.Add(block);
        }
        model.Add(new Dense(3, activation: "softmax"));
        model.Compile(new SGD(0.05), "sparse_categorical_crossentropy");
        return model;
    }

    [Fact]
    public void Recomputed_blocks_learn_the_same_in_less_memory()
    {
        (NDArray x, NDArray y) = Samples.Blobs(512);
        Sequential kept = Model(false), again = Model(true);
        Random.SetSeed(1);
        kept.Fit(x, y, batchSize: 256, epochs: 2, verbose: 0);
        Random.SetSeed(1);
        again.Fit(x, y, batchSize: 256, epochs: 2, verbose: 0);
        foreach ((NDArray a, NDArray b) in kept.GetWeights().Zip(again.GetWeights()))
            Assert.True(a.ToArray<float>().Zip(b.ToArray<float>()).All(p => Math.Abs(p.First - p.Second) < 1e-4f));
        long before = kept.MemoryPlan!.ArenaBytes, after = again.MemoryPlan!.ArenaBytes;
        Assert.True(after < 0.75 * before, $"{before} bytes kept, {after} recomputed");
    }

    [Fact]
    public void A_scope_marks_the_layers_that_are_made_in_it()
    {
        using (new RematScope())
        {
            Assert.True(new Dense(2).Rematerialize);
            Assert.False(new Sequential().Rematerialize);
            using (new RematScope(["a"]))
            {
                Assert.True(new Dense(2, name: "a").Rematerialize);
                Assert.False(new Dense(2, name: "b").Rematerialize);
            }
            Assert.True(new Dense(2).Rematerialize);
        }
        Assert.False(new Dense(2).Rematerialize);
    }

    [Fact]
    public void Masks_go_through()
    {
        Sequential block = [new Embedding(5, 2, maskZero: true), new Masking()];
        block.Rematerialize = true;
        Graph.Of([new(DType.Int32, (2, 3))], inputs =>
        {
            Tensor y = block.Apply(inputs[0], new CallContext(training: true));
            Assert.NotNull(Masks.Of(y));
            return [y];
        });
    }
}
