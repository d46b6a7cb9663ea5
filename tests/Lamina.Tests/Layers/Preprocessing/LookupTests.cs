using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Lookups of strings and of whole numbers.</summary>
public class LookupTests
{
    static readonly string[] letters = ["a", "b", "c", "d"];
    static readonly StringArray data = new[,] { { "a", "c", "d" }, { "d", "z", "b" } };

    [Fact]
    public void LearnsTheMostFrequentFirstAndBreaksTiesFromTheEnd()
    {
        var layer = new StringLookup();
        layer.Adapt(data);
        Assert.Equal(["[UNK]", "d", "z", "c", "b", "a"], layer.GetVocabulary());
        Assert.Equal([5, 3, 1, 1, 2, 4], layer.Apply(data).ToArray<long>());
        var small = new StringLookup(maxTokens: 3);
        small.Adapt(data);
        Assert.Equal(["d", "z"], small.GetVocabulary(includeSpecialTokens: false));
    }

    [Fact]
    public void UnknownStringsAreHashedToSeveralIndices()
    {
        var layer = new StringLookup(vocabulary: letters, numOovIndices: 2);
        StringArray text = new[,] { { "a", "c", "d" }, { "m", "z", "b" } };
        Assert.Equal([2, 4, 5, 0, 1, 3], layer.Apply(text).ToArray<long>());
    }

    [Fact]
    public void InvertGivesStringsBack()
    {
        var layer = new StringLookup(vocabulary: letters, invert: true);
        NDArray indices = new[,] { { 1, 3, 4 }, { 4, 0, 9 } };
        Assert.Equal(["a", "c", "d", "d", "[UNK]", "[UNK]"], layer.Invert(indices).Values);
    }

    [Fact]
    public void MasksAreIndexZeroOrLeftOut()
    {
        StringArray text = new[] { "", "a", "x" };
        Assert.Equal([0, 2, 1], new StringLookup(maskToken: "", vocabulary: letters).Apply(text).ToArray<long>());
        var count = new StringLookup(maskToken: "", vocabulary: letters, outputMode: "count");
        Assert.Equal([1, 1, 0, 0, 0], count.Apply(text).ToArray<float>());
    }

    [Fact]
    public void WeightsOfUnknownStringsAreTheMeanUnlessGiven()
    {
        StringArray text = new[,] { { "d", "z", "b", "z" } };
        var mean = new StringLookup(vocabulary: letters, idfWeights: [0.25, 0.75, 0.6, 0.4], outputMode: "tf_idf");
        Assert.Equal([1, 0, 0.75f, 0, 0.4f], mean.Apply(text).ToArray<float>());
        var own = new StringLookup(outputMode: "tf_idf", padToMaxTokens: true, maxTokens: 6);
        own.SetVocabulary(["[UNK]", .. letters], [0.9, 0.25, 0.75, 0.6, 0.4]);
        Assert.Equal([1.8f, 0, 0.75f, 0, 0.4f, 0], own.Apply(text).ToArray<float>());
    }

    [Fact]
    public void WeightsAreLearnedFromDocuments()
    {
        var layer = new StringLookup(outputMode: "tf_idf");
        layer.Adapt(new[,] { { "a", "b" }, { "a", "a" } });
        float often = MathF.Log(1 + 2f / 3), rare = MathF.Log(1 + 2f / 2);
        float[] got = layer.Apply(new[,] { { "a", "b" } }).ToArray<float>();
        Assert.Equal(0, got[0]);
        Assert.Equal(often, got[1], 1e-6f);
        Assert.Equal(rare, got[2], 1e-6f);
    }

    [Fact]
    public void AConfigHoldsWhatWasLearned()
    {
        var layer = new StringLookup(outputMode: "tf_idf", maskToken: "");
        layer.Adapt(data);
        var copy = (StringLookup)Layer.FromConfig(Registry.Serialize(layer));
        Assert.Equal(layer.GetVocabulary(), copy.GetVocabulary());
        Assert.Equal(layer.Apply(data).ToArray<float>(), copy.Apply(data).ToArray<float>());
    }

    [Fact]
    public void RefusesWhatMakesNoVocabulary()
    {
        Assert.Throws<ArgumentException>(() => new StringLookup(vocabulary: ["a", "b", "a"]));
        Assert.Throws<ArgumentException>(() => new StringLookup(maskToken: "a", vocabulary: letters));
        Assert.Throws<ArgumentException>(() => new StringLookup(maxTokens: 3, vocabulary: letters));
        Assert.Throws<ArgumentException>(() => new StringLookup(vocabulary: letters, outputMode: "tf_idf"));
        Assert.Throws<ArgumentException>(() => new StringLookup(vocabulary: letters, numOovIndices: 0).Apply("z"));
        Assert.Throws<InvalidOperationException>(() => new StringLookup(vocabulary: letters).Adapt(data));
        Assert.Throws<InvalidOperationException>(() => new StringLookup(outputMode: "count").Apply(data));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, null)]
    [InlineData(1, 36L)]
    public void NumbersGetTheSameIndicesInAGraphAndOnTheHost(int oov, long? mask)
    {
        var layer = new IntegerLookup(
            numOovIndices: oov, maskToken: mask, vocabulary: [12, 1138, 42, -7, 5_000_000_000]);
        NDArray x = new long[,] { { 12, 36, 42 }, { -8, 5_000_000_000, -7 } };
        Assert.Equal(layer.Apply(x).ToArray<long>(), layer.Apply(Tensor.From(x)).ToArray<long>());
    }

    [Fact]
    public void NumbersAreLearnedAndInverted()
    {
        var layer = new IntegerLookup();
        layer.Adapt((NDArray)new[,] { { 12, 1138, 42 }, { 42, 1000, 36 } });
        Assert.Equal([-1, 42, 1138, 1000, 36, 12], layer.GetVocabulary());
        var inverse = new IntegerLookup(vocabulary: layer.GetVocabulary(), invert: true);
        Assert.Equal([42, -1, -1], inverse.Apply((NDArray)new[] { 1, 0, 99 }).ToArray<long>());
    }

    [Fact]
    public void LargeNumbersAreKeptExactlyInConfigs()
    {
        var layer = new IntegerLookup(vocabulary: [long.MaxValue, long.MaxValue - 1], maskToken: long.MinValue);
        var config = System.Text.Json.Nodes.JsonNode.Parse(Registry.Serialize(layer).ToJsonString())!;
        Assert.Equal(layer.GetVocabulary(), ((IntegerLookup)Layer.FromConfig(config.AsObject())).GetVocabulary());
    }

    [Fact]
    public void RemaindersOfNegativeNumbersAreNotNegative()
    {
        var layer = new IntegerLookup(vocabulary: [1], numOovIndices: 3);
        Assert.Equal([2, 0, 1], layer.Apply((NDArray)new long[] { -1, -3, 4 }).ToArray<long>());
    }
}
