using Lamina.IR;
using Lamina.Layers;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Hashes against published values and those of Keras's documentation.</summary>
public class HashingTests
{
    static readonly string[] letters = ["A", "B", "C", "D", "E"];
    static readonly string[] names = ["omar", "stringer", "marlo", "wire", "skywalker"];

    // The fingerprints of the reference implementation, of a, h, o, v, c, … (every seventh letter).
    [Theory]
    [InlineData(0, 11160318154034397263UL)]
    [InlineData(1, 12917804110809363939UL)]
    [InlineData(3, 3268219959478574187UL)]
    [InlineData(4, 8899178591127745170UL)]
    [InlineData(7, 17088493756539222794UL)]
    [InlineData(8, 10643460534063147040UL)]
    [InlineData(16, 17624453864830929246UL)]
    [InlineData(17, 2237273621417572890UL)]
    [InlineData(32, 10824083725960157628UL)]
    [InlineData(33, 8045080651094301868UL)]
    [InlineData(64, 16149515108185634462UL)]
    [InlineData(65, 2768067016444695309UL)]
    [InlineData(100, 15524442050350733416UL)]
    [InlineData(128, 10481128642166395277UL)]
    [InlineData(129, 1060550032972533880UL)]
    [InlineData(200, 15075557378531049012UL)]
    public void FingerprintIsFarmHash(int length, ulong fingerprint)
    {
        string text = new([.. Enumerable.Range(0, length).Select(i => (char)('a' + i * 7 % 26))]);
        NDArray bins = new Hashing(1_000_003).Apply(text);
        Assert.Equal((long)(fingerprint % 1_000_003), (long)bins[0]);
    }

    [Fact]
    public void TextGoesToTheBinsOfTensorFlow()
    {
        Assert.Equal([1, 0, 1, 1, 2], new Hashing(3).Apply(letters).ToArray<long>());
        Assert.Equal([0, 0, 1, 0, 0], new Hashing(2).Apply(names).ToArray<long>());
        Assert.Equal([0, 0, 0, 0, 0], new Hashing(1, maskValue: "A").Apply(letters).ToArray<long>());
    }

    [Fact]
    public void MasksHaveABinOfTheirOwn()
    {
        Assert.Equal([1, 1, 0, 2, 2], new Hashing(3, maskValue: "").Apply(new[] { "A", "B", "", "C", "D" })
            .ToArray<long>());
        Assert.Equal([0, 1, 2, 1, 1], new Hashing(3, maskValue: "omar").Apply(names).ToArray<long>());
    }

    [Fact]
    public void ASaltMakesItSipHash()
    {
        Assert.Equal([1, 2, 1, 0, 2], new Hashing(3, salt: [133, 137]).Apply(letters).ToArray<long>());
        Assert.Equal([0, 0, 2, 1, 0], new Hashing(3, salt: [133]).Apply(letters).ToArray<long>());
        Assert.Equal([1, 0, 1, 0, 1], new Hashing(2, salt: [211, 137]).Apply(names).ToArray<long>());
        NDArray numbers = new[] { 0, 1, 2, 3, 4 };
        Assert.Equal([1, 1, 2, 0, 1], new Hashing(3, salt: [133, 137]).Apply(numbers).ToArray<long>());
    }

    [Fact]
    public void NumbersAreHashedAsDecimals()
    {
        NDArray numbers = new[] { 0, 1, 2, 3, 4 };
        Assert.Equal([1, 0, 1, 0, 2], new Hashing(3).Apply(numbers).ToArray<long>());
        Assert.Equal([2, 2, 1], new Hashing(3, outputMode: "count").Apply(numbers).ToArray<float>());
    }

    [Fact]
    public void CrossingMixesTextAndNumbers()
    {
        string[] first = ["A", "B", "A", "B", "A"];
        NDArray second = new[] { 101, 101, 101, 102, 102 };
        Assert.Equal([1, 4, 1, 1, 3], new HashedCrossing(5).Apply(first, second).ToArray<long>());
        NDArray hot = new HashedCrossing(5, "one_hot").Apply(first, second);
        Assert.Equal((5, 5), hot.Shape);
        Assert.Equal(1, hot[1]);
        Assert.Equal(1, hot[23]);
    }

    [Fact]
    public void CrossingRefusesWhatDoesNotFit()
    {
        var layer = new HashedCrossing(5);
        Assert.Throws<ArgumentException>(() => layer.Apply(letters));
        Assert.Throws<ArgumentException>(() => layer.Apply(letters, new[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => layer.Apply(letters, new[] { 1f, 2, 3, 4, 5 }));
    }
}
