using Lamina.IR;

namespace Lamina.Tests.Applied;

/// <summary>What the transformers compute: shapes, masks, and that they learn.</summary>
public class TransformerNetworkTests
{
    static NDArray Tokens(int samples, int steps, int limit) =>
        NDArray.From<int>([.. Enumerable.Range(0, samples * steps).Select(i => i * 7 % limit)],
            new Shape([samples, steps]));

    [Fact]
    public void Gpt2_sees_only_what_came_before()
    {
        Model model = Applications.GPT2(vocabularySize: 50, blocks: 2, heads: 2, width: 16, maxLength: 12);
        NDArray tokens = Tokens(1, 8, 50), changed = tokens.Copy();
        changed.AsSpan<int>()[5] = 49;
        float[] first = model.Predict(tokens).ToArray<float>(), second = model.Predict(changed).ToArray<float>();
        Assert.Equal(8 * 50, first.Length);
        Assert.Equal(first[..(5 * 50)], second[..(5 * 50)]);
        Assert.NotEqual(first[(5 * 50)..], second[(5 * 50)..]);

        var copy = Model.FromConfig(Lamina.Saving.Registry.Serialize(model));
        copy.SetWeights(model.GetWeights());
        Assert.Equal(first, copy.Predict(tokens).ToArray<float>());
    }

    [Fact]
    public void Gpt2_learns_to_foretell()
    {
        Random.SetSeed(3);
        Model model = Applications.GPT2(vocabularySize: 7, blocks: 1, heads: 2, width: 16, maxLength: 8, dropout: 0);
        model.Compile(
            new Lamina.Optimizers.Adam(0.01), new Lamina.Losses.SparseCategoricalCrossentropy(fromLogits: true));
        NDArray x = Tokens(16, 8, 7);
        NDArray y = NDArray.From<int>([.. x.ToArray<int>().Select(token => (token + 3) % 7)], x.Shape);
        double before = model.Evaluate(x, y).Loss;
        model.Fit(x, y, epochs: 30, verbose: 0);
        Assert.True(model.Evaluate(x, y).Loss < before / 2);
    }

    [Fact]
    public void Bert_does_not_look_at_padding()
    {
        Model model = Applications.BERT(vocabularySize: 50, blocks: 2, heads: 2, width: 16, maxLength: 12);
        NDArray tokens = Tokens(1, 6, 50), changed = tokens.Copy(), segments = new(new Shape([1, 6]), DType.Int32);
        changed.AsSpan<int>()[5] = 49;
        NDArray present = NDArray.From<int>([1, 1, 1, 1, 1, 0], new Shape([1, 6]));
        NDArray all = NDArray.From<int>([1, 1, 1, 1, 1, 1], new Shape([1, 6]));
        float[] Pooled(NDArray text, NDArray mask) => model.PredictAll([text, segments, mask])[1].ToArray<float>();
        Assert.Equal(16, Pooled(tokens, all).Length);
        Assert.Equal(Pooled(tokens, present), Pooled(changed, present));
        Assert.NotEqual(Pooled(tokens, all), Pooled(changed, all));
    }

    [Fact]
    public void Vit_classifies_and_gives_features()
    {
        Model model = Applications.ViTS16(inputShape: (32, 32, 3), classes: 4);
        float[] scores = model.Predict(new NDArray(new Shape([1, 32, 32, 3]))).ToArray<float>();
        Assert.Equal(1, scores.Sum(), 1e-4);
        Assert.Equal(new Shape([-1, 384]),
            Applications.ViTS16(includeTop: false, pooling: "avg", inputShape: (32, 32, 3)).Outputs[0].Shape);
        Assert.Equal(new Shape([-1, 5, 384]),
            Applications.ViTS16(includeTop: false, inputShape: (32, 32, 3)).Outputs[0].Shape);
        Assert.Throws<ArgumentException>(() => Applications.ViTS16(inputShape: (30, 32, 3)));
    }

    [Fact]
    public void Unet_gives_a_class_to_every_pixel()
    {
        Model model = Applications.UNet(inputShape: (32, 32, 1), classes: 3, filters: 4, depth: 2);
        NDArray y = model.Predict(new NDArray(new Shape([1, 32, 32, 1])));
        Assert.Equal(new Shape([1, 32, 32, 3]), y.Shape);
        Assert.Throws<ArgumentException>(() => Applications.UNet(inputShape: (30, 30, 1), depth: 3));
    }
}
