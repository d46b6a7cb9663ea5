namespace Lamina.IR.Tests;

public class ConvolutionGeometryTests
{
    static readonly Ints s_three = [3, 3], s_two = [2, 2];

    [Fact]
    public void ShapesFollowKeras()
    {
        var valid = new ConvolutionGeometry(WindowGeometry.Valid(s_three));
        Assert.Equal((32, 26, 26, 64), valid.OutputShape((32, 28, 28, 1), (3, 3, 1, 64)));
        var strided = new ConvolutionGeometry(WindowGeometry.Valid(s_three, s_two));
        Assert.Equal((1, 4, 4, 8), strided.OutputShape((1, 10, 10, 3), (3, 3, 3, 8)));
        var dilated = new ConvolutionGeometry(WindowGeometry.Valid(s_three, dilations: s_two));
        Assert.Equal((1, 6, 6, 8), dilated.OutputShape((1, 10, 10, 3), (3, 3, 3, 8)));
        Assert.Equal((2, 5, 4), WindowGeometry.Valid([2], [2]).OutputShape((2, 10, 4)));
    }

    [Fact]
    public void SameHasCeilOfInputOverStrideWindowsAndTheExtraPositionAtTheEnd()
    {
        WindowGeometry same = WindowGeometry.Same([7, 8], s_two, s_two);
        Assert.Equal([0, 0], same.Low);
        Assert.Equal([1, 0], same.High);
        Assert.Equal((1, 4, 4, 5), same.OutputShape((1, 7, 8, 5)));
        WindowGeometry dilated = WindowGeometry.Same([10], [4], dilations: [3]);
        Assert.Equal([4], dilated.Low);
        Assert.Equal([5], dilated.High);
        Assert.Equal((1, 10, 5), dilated.OutputShape((1, 10, 5)));
    }

    [Fact]
    public void CausalPadsOnlyBefore()
    {
        WindowGeometry causal = WindowGeometry.Causal([3], dilations: [2]);
        Assert.Equal([4], causal.Low);
        Assert.Equal([0], causal.High);
        Assert.Equal((1, 9, 2), causal.OutputShape((1, 9, 2)));
    }

    [Fact]
    public void GroupsSplitTheChannels()
    {
        var depthwise = new ConvolutionGeometry(WindowGeometry.Valid(s_three), 6);
        Assert.Equal((1, 2, 2, 12), depthwise.OutputShape((1, 4, 4, 6), (3, 3, 1, 12)));
    }

    [Theory]
    [InlineData(2, 1, "rank")]
    [InlineData(4, 2, "takes 3 channels, but x")]
    [InlineData(4, 1, "takes 3 channels, but x")]
    [InlineData(4, 3, "3 groups must divide")]
    public void MismatchesSayWhatIsWrong(int channels, int groups, string part)
    {
        Shape filter = channels == 2 ? (3, 3, 2) : (3, 3, 3, 8);
        var geometry = new ConvolutionGeometry(WindowGeometry.Valid(s_three), groups);
        var error = Assert.Throws<ArgumentException>(() => geometry.OutputShape((1, 9, 9, channels), filter));
        Assert.Contains(part, error.Message);
    }

    [Fact]
    public void AWindowThatDoesNotFitSaysSo()
    {
        var error = Assert.Throws<ArgumentException>(() => WindowGeometry.Valid(s_three).OutputShape((1, 2, 9, 1)));
        Assert.Contains("does not fit into spatial axis 0 of 2 elements", error.Message);
        Assert.Throws<ArgumentException>(() => WindowGeometry.Valid([3], [0]).OutputShape((1, 9, 1)));
        Assert.Throws<ArgumentException>(() => WindowGeometry.Valid([3]).OutputShape((1, 9, 9, 1)));
        Assert.Throws<ArgumentException>(() => WindowGeometry.Same([3, 3], [3]));
    }
}
