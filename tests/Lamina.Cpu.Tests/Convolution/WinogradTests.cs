using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Convolutions in the transformed domain, and their transposes, against the definition in float64.</summary>
public unsafe class WinogradTests
{
    static readonly int[] s_channels = [32, 33, 48, 64, 71, 96];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 24)];

    // On whole numbers every sum is exact, in the transformed domain too: halves and quarters are.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void OutputAndInputGradientMatchTheDefinition(int seed)
    {
        var random = new Random(seed);
        (ConvolutionGeometry geometry, Shape x, Shape filter) = Draw(random);
        Shape y = geometry.OutputShape(x, filter);
        float[] px = WindowCases.Integers<float>(random, x.Elements);
        float[] pw = WindowCases.Integers<float>(random, filter.Elements);
        float[] pdy = WindowCases.Integers<float>(random, y.Elements);
        (float[] py, float[] pdx) = Both(geometry, x, filter, px, pw, pdy);
        string what = $"{x} * {filter}, {geometry}";
        Equal(WindowReference.Forward(
            geometry, x, filter, WindowCases.Doubles(px), WindowCases.Doubles(pw)), py, "y of " + what);
        Equal(WindowReference.InputGradient(
            geometry, x, filter, WindowCases.Doubles(pdy), WindowCases.Doubles(pw)), pdx, "dx of " + what);
    }

    // The bound is what docs/decisions/0008-winograd.md states, against the greatest sum of the products' sizes: the
    // sources of a whole tile take part in the rounding of each of its targets.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void RealsAreAsCloseAsStated(int seed)
    {
        var random = new Random(100 + seed);
        (ConvolutionGeometry geometry, Shape x, Shape filter) = Draw(random);
        Shape y = geometry.OutputShape(x, filter);
        float[] px = WindowCases.Reals(random, x.Elements), pw = WindowCases.Reals(random, filter.Elements);
        float[] pdy = WindowCases.Reals(random, y.Elements);
        (float[] py, float[] pdx) = Both(geometry, x, filter, px, pw, pdy);
        double[] dx = WindowCases.Doubles(px), dw = WindowCases.Doubles(pw), dy = WindowCases.Doubles(pdy);
        double[] sizesOfW = Array.ConvertAll(dw, Math.Abs);
        Close(WindowReference.Forward(geometry, x, filter, dx, dw),
            WindowReference.Forward(geometry, x, filter, Array.ConvertAll(dx, Math.Abs), sizesOfW), py);
        Close(WindowReference.InputGradient(geometry, x, filter, dy, dw),
            WindowReference.InputGradient(geometry, x, filter, Array.ConvertAll(dy, Math.Abs), sizesOfW), pdx);
    }

    // Of one task and of several, each of one block of tiles and of several.
    [Theory]
    [InlineData(1, 5, 32, 64)]
    [InlineData(6, 11, 32, 64)]
    [InlineData(3, 22, 48, 33)]
    [InlineData(1, 24, 128, 96)]
    [InlineData(1, 12, 500, 40)]
    public void FilterGradientsMatchTheDefinition(int images, int size, int channels, int filters)
    {
        var random = new Random(size);
        foreach (WindowGeometry window in new[]
        {
            WindowGeometry.Valid([3, 3]), WindowGeometry.Same([size, size + 1], [3, 3]),
            new([3, 3], [1, 1], [2, 0], [1, 3], [1, 1]),
        })
        {
            var geometry = new ConvolutionGeometry(window);
            Shape x = (images, size, size + 1, channels), filter = (3, 3, channels, filters);
            Shape y = geometry.OutputShape(x, filter);
            float[] px = WindowCases.Integers<float>(random, x.Elements);
            float[] pdy = WindowCases.Integers<float>(random, y.Elements);
            Equal(WindowReference.FilterGradient(geometry, x, filter, WindowCases.Doubles(px),
                WindowCases.Doubles(pdy)), FilterGradient(geometry, x, filter, px, pdy), "dw");

            px = WindowCases.Reals(random, x.Elements);
            pdy = WindowCases.Reals(random, y.Elements);
            double[] dx = WindowCases.Doubles(px), dy = WindowCases.Doubles(pdy);
            Close(WindowReference.FilterGradient(geometry, x, filter, dx, dy),
                WindowReference.FilterGradient(geometry, x, filter, Array.ConvertAll(dx, Math.Abs),
                    Array.ConvertAll(dy, Math.Abs)), FilterGradient(geometry, x, filter, px, pdy));
        }
    }

    static float[] FilterGradient(ConvolutionGeometry geometry, Shape x, Shape filter, float[] px, float[] pdy)
    {
        WinogradSizes sizes = new(new(geometry, x, filter), false);
        float[] pdw = KernelRun.Room<float>(filter.Elements + 16);
        KernelRun.All(new WinogradFilterGradient(sizes, new(sizes, (float*)KernelRun.At(px),
            (float*)KernelRun.At(pdy), ConvolutionEnd.None), (float*)KernelRun.At(pdw)));
        return pdw;
    }

    // Few tiles under a filter that is read by panels, the last of them not whole.
    [Theory]
    [InlineData(520, 516)]
    [InlineData(400, 700)]
    public void LargeFiltersMatchTheDefinition(int channels, int filters)
    {
        var random = new Random(channels);
        var geometry = new ConvolutionGeometry(WindowGeometry.Same([5, 3], [3, 3]));
        Shape x = (1, 5, 3, channels), filter = (3, 3, channels, filters), y = (1, 5, 3, filters);
        Assert.True(new WinogradSizes(new(geometry, x, filter), false).FilterFirst);
        float[] px = WindowCases.Integers<float>(random, x.Elements);
        float[] pw = WindowCases.Integers<float>(random, filter.Elements);
        float[] pdy = WindowCases.Integers<float>(random, y.Elements);
        (float[] py, float[] pdx) = Both(geometry, x, filter, px, pw, pdy);
        Equal(WindowReference.Forward(geometry, x, filter, WindowCases.Doubles(px), WindowCases.Doubles(pw)), py, "y");
        Equal(WindowReference.InputGradient(
            geometry, x, filter, WindowCases.Doubles(pdy), WindowCases.Doubles(pw)), pdx, "dx");
    }

    [Fact]
    public void OnlyWindowsOfThreeAndStepsOfOneAreTransformed()
    {
        Assert.True(Suits(WindowGeometry.Same([9, 9], [3, 3]), 1));
        Assert.True(Suits(WindowGeometry.Valid([1, 3, 3]), 1));
        Assert.False(Suits(WindowGeometry.Same([9, 9], [3, 3]), 2));
        Assert.False(Suits(WindowGeometry.Same([9, 9], [3, 3], [2, 1]), 1));
        Assert.False(Suits(WindowGeometry.Same([9, 9], [3, 3], [1, 1], [1, 2]), 1));
        Assert.False(Suits(WindowGeometry.Same([9, 9], [3, 5]), 1));
        Assert.False(Suits(WindowGeometry.Valid([3, 3, 3]), 1));

        static bool Suits(WindowGeometry window, int groups)
        {
            int[] spatial = [.. Enumerable.Repeat(9, window.Rank)];
            return WinogradSizes.Suits(new(new(window, groups), new([2, .. spatial, 64]),
                new([.. window.Size, 64 / groups, 64])));
        }
    }

    static (ConvolutionGeometry, Shape, Shape) Draw(Random random)
    {
        int c = s_channels[random.Next(6)], o = s_channels[random.Next(6)];
        bool planes = random.Next(4) == 0;
        int height = random.Next(3, 16), width = random.Next(3, 16);
        int[] Numbers(int to) => [.. Enumerable.Range(0, planes ? 3 : 2).Select(
            i => planes && i == 0 ? 0 : random.Next(to))];
        int[] size = planes ? [1, 3, 3] : [3, 3], ones = planes ? [1, 1, 1] : [1, 1];
        int[] spatial = planes ? [random.Next(1, 4), height, width] : [height, width];
        WindowGeometry window = random.Next(3) switch
        {
            0 => WindowGeometry.Valid(size),
            1 => WindowGeometry.Same(spatial, size),
            _ => new(size, ones, Numbers(5), Numbers(5), ones),
        };
        return (new(window), new([random.Next(1, 3), .. spatial, c]), new([.. size, c, o]));
    }

    static (float[] Y, float[] Dx) Both(
        ConvolutionGeometry geometry, Shape x, Shape filter, float[] px, float[] pw, float[] pdy)
    {
        var sizes = new ConvolutionSizes(geometry, x, filter);
        Assert.True(WinogradSizes.Suits(sizes));
        float[] py = KernelRun.Room<float>(geometry.OutputShape(x, filter).Elements + 16);
        KernelRun.All(ConvolutionKernels.Winograd(new(sizes, false), false, (float*)KernelRun.At(pw),
            (float*)KernelRun.At(px), (float*)KernelRun.At(py), ConvolutionEnd.None));
        float[] pdx = KernelRun.Room<float>(x.Elements + 16);
        KernelRun.All(ConvolutionKernels.Winograd(new(sizes, true), true, (float*)KernelRun.At(pw),
            (float*)KernelRun.At(pdy), (float*)KernelRun.At(pdx), ConvolutionEnd.None));
        return (py, pdx);
    }

    static void Equal(double[] expected, float[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == actual[i], $"{what}: {actual[i]} for {expected[i]} at {i}");
        }

        Assert.All(actual[expected.Length..],
            value => Assert.Equal(0xCDCDCDCD, BitConverter.SingleToUInt32Bits(value)));
    }

    static void Close(double[] expected, double[] sizes, float[] actual)
    {
        double bound = 4 * Math.ScaleB(1, -24) * sizes.Max();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"{actual[i]} for {expected[i]}, bound {bound}");
        }
    }
}
