using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Tables to rows of numbers.</summary>
public class FeatureSpaceTests
{
    static readonly Dictionary<string, FeatureColumn> table = new()
    {
        ["age"] = new[] { 10f, 20, 30 },
        ["city"] = new[] { "Oslo", "Rome", "Oslo" },
        ["year"] = new[] { 1990, 1991, 1991 },
        ["other"] = new[] { 1, 2, 3 },
    };

    static FeatureSpace Space(string outputMode = "concat") => new(new Dictionary<string, Feature>
    {
        ["year"] = Feature.IntegerCategorical(outputMode: "int") is var year && outputMode == "dict" ? year
            : Feature.IntegerCategorical(),
        ["age"] = "float_normalized",
        ["city"] = Feature.StringCategorical(),
    }, outputMode, [new FeatureCross(["city", "year"], 8)]);

    [Fact]
    public void FeaturesComeInTheOrderOfTheirNamesAndThenCrosses()
    {
        FeatureSpace space = Space();
        space.Adapt(table);
        NDArray rows = space.Apply(table);
        Assert.Equal((3, 1 + 3 + 3 + 8), rows.Shape);
        float[] first = rows.Rows(0, 1).ToArray<float>();
        Assert.Equal(-1.2247f, first[0], 1e-3f);
        Assert.Equal([0, 1, 0], first[1..4]);
        Assert.Equal([0, 0, 1], first[4..7]);
        Assert.Equal(1, first[7..].Sum());
    }

    [Fact]
    public void EachFeatureIsThereByName()
    {
        FeatureSpace space = Space("dict");
        space.Adapt(table);
        IReadOnlyDictionary<string, NDArray> each = space.ApplyEach(table);
        Assert.Equal([2, 1, 1], each["year"].ToArray<long>());
        Assert.Equal((3, 8), each["city_X_year"].Shape);
        Assert.Throws<InvalidOperationException>(() => space.Apply(table));
    }

    [Fact]
    public void KindsTakeTheSizesOfTheSpace()
    {
        var space = new FeatureSpace(new Dictionary<string, Feature>
        {
            ["a"] = "string_hashed",
            ["b"] = "integer_hashed",
            ["c"] = "float_discretized",
            ["d"] = "float",
            ["e"] = "float_rescaled",
        }, hashingDim: 5, numDiscretizationBins: 2);
        var data = new Dictionary<string, FeatureColumn>
        {
            ["a"] = new[] { "x", "y" },
            ["b"] = new[] { 1, 2 },
            ["c"] = new[] { 0f, 9 },
            ["d"] = new[] { 3f, 4 },
            ["e"] = new[] { 5f, 6 },
        };
        space.Adapt(data);
        Assert.Equal((2, 5 + 5 + 2 + 1 + 1), space.Apply(data).Shape);
    }

    [Fact]
    public void TheConfigHoldsFeaturesAndCrosses()
    {
        FeatureSpace space = Space();
        space.Adapt(table);
        var copy = (FeatureSpace)Layer.FromConfig(Registry.Serialize(space));
        Assert.Equal(space.GetConfig().ToJsonString(), copy.GetConfig().ToJsonString());
        Assert.Equal(["age", "city", "year"], copy.Features.Keys);
    }

    [Fact]
    public void SaysWhichColumnIsWrong()
    {
        FeatureSpace space = Space();
        Assert.Contains("'city'", Assert.Throws<ArgumentException>(() => space.Adapt(
            new Dictionary<string, FeatureColumn> { ["age"] = new[] { 1f }, ["town"] = new[] { "Oslo" } })).Message);
        Assert.Throws<ArgumentException>(() => new FeatureSpace(new Dictionary<string, Feature> { ["a"] = "real" }));
        Assert.Throws<ArgumentException>(() => new FeatureSpace(
            new Dictionary<string, Feature> { ["a"] = "float" }, crosses: [new FeatureCross(["a", "b"])]));
        var words = new FeatureSpace(new Dictionary<string, Feature> { ["a"] = "string_categorical" });
        Assert.Throws<ArgumentException>(() => words.Adapt(
            new Dictionary<string, FeatureColumn> { ["a"] = new[] { 1, 2 } }));
    }
}
