using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Texts to rows of indices.</summary>
public class TextVectorizationTests
{
    [Fact]
    public void CutsAndPads()
    {
        var layer = new TextVectorization(vocabulary: ["foo", "bar"], outputSequenceLength: 3);
        NDArray y = layer.Apply(new[,] { { "Foo,  BAR! qux foo" }, { "" } });
        Assert.Equal((2, 3), y.Shape);
        Assert.Equal([2, 3, 1, 0, 0, 0], y.ToArray<long>());
    }

    [Fact]
    public void LearnsNgramsOfAllWidths()
    {
        var layer = new TextVectorization(ngrams: 2);
        layer.Adapt(new[] { "a b a b" });
        Assert.Equal(["", "[UNK]", "b", "a b", "a", "b a"], layer.GetVocabulary());
        var pairs = new TextVectorization(vocabulary: ["a b"]) { NgramWidths = [2] };
        Assert.Equal([2, 1], pairs.Apply("a b c").ToArray<long>());
    }

    [Fact]
    public void SplitsCharactersNotCodeUnits()
    {
        var layer = new TextVectorization(vocabulary: ["😀", "é"], split: "character", standardize: null);
        Assert.Equal([3, 2, 1], layer.Apply("é😀E").ToArray<long>());
    }

    [Fact]
    public void LowersAsciiOnlyAndKeepsOtherPunctuation()
    {
        var layer = new TextVectorization(vocabulary: ["É", "«b»"]);
        Assert.Equal([2, 3], layer.Apply("É «B»").ToArray<long>());
    }

    [Fact]
    public void CountsWords()
    {
        var layer = new TextVectorization(outputMode: "count", vocabulary: ["foo", "bar"], maxTokens: 5,
            padToMaxTokens: true);
        NDArray y = layer.Apply(new[] { "foo foo qux", "bar" });
        Assert.Equal([1, 2, 0, 0, 0, 0, 0, 1, 0, 0], y.ToArray<float>());
    }

    [Fact]
    public void TakesFunctionsOfOnesOwn()
    {
        var layer = new TextVectorization(vocabulary: ["a", "b"])
        {
            Standardization = text => text.Trim('<', '>'),
            Splitting = text => text.Split('|'),
        };
        Assert.Equal([3, 2], layer.Apply("<b|a>").ToArray<long>());
    }

    [Fact]
    public void TheConfigBuildsTheSameLayer()
    {
        var layer = new TextVectorization(outputMode: "tf_idf", ngrams: 2);
        layer.Adapt(new[] { "the cat sat", "the dog" });
        var copy = (TextVectorization)Layer.FromConfig(Registry.Serialize(layer));
        StringArray text = new[] { "the cat", "dog sat" };
        Assert.Equal(layer.Apply(text).ToArray<float>(), copy.Apply(text).ToArray<float>());
        Assert.Equal(8, copy.VocabularySize);
    }

    [Fact]
    public void SaysWhatItCannotDo()
    {
        Assert.Throws<ArgumentException>(() => new TextVectorization(standardize: "upper"));
        Assert.Throws<ArgumentException>(() => new TextVectorization(outputMode: "count", outputSequenceLength: 3));
        Assert.Throws<ArgumentException>(() => new TextVectorization().Apply(new[,] { { "a", "b" } }));
        System.Text.Json.Nodes.JsonObject config = new TextVectorization().GetConfig();
        config["ragged"] = true;
        Assert.Throws<NotSupportedException>(() => TextVectorization.Read(config));
    }
}
