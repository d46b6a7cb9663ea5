using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>What a convolution does to its sums, and the pooling behind it, against the definition.</summary>
public unsafe class ConvolutionEndTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EveryPartOfTheEndMatchesTheDefinition(int seed)
    {
        var random = new Random(seed);
        int[] channels = [1, 3, 16, 17, 33, 64];
        int c = channels[random.Next(6)], o = channels[random.Next(6)], groups = 1;
        if (seed % 4 == 0)
        {
            groups = o = c = channels[random.Next(1, 6)];
        }

        (WindowGeometry window, int[] spatial) = WindowCases.Draw(random, 1 + random.Next(3));
        var geometry = new ConvolutionGeometry(window, groups);
        Shape x = new([random.Next(1, 4), .. spatial, c]);
        Check(random, geometry, x, new([.. window.Size, c / groups, o]), null);
    }

    [Theory]
    [InlineData(28, 3, 1, 32, 2)]
    [InlineData(13, 3, 32, 64, 2)]
    [InlineData(17, 5, 3, 40, 3)]
    [InlineData(9, 2, 7, 10, 1)]
    [InlineData(30, 3, 16, 33, 4)]
    public void PooledConvolutionsMatchTheDefinition(int size, int window, int channels, int filters, int pool)
    {
        var random = new Random(5);
        foreach (int batch in new[] { 1, 3, 17 })
        {
            foreach (WindowGeometry geometry in new[]
            {
                WindowGeometry.Valid([window, window]),
                WindowGeometry.Same([size, size + 1], [window, window]),
                WindowGeometry.Same([size, size + 1], [window, window], [2, 1]),
            })
            {
                Check(random, new(geometry), (batch, size, size + 1, channels), (window, window, channels, filters),
                    WindowGeometry.Valid([pool, pool], [pool, pool]));
            }
        }

        Check(random, new(WindowGeometry.Valid([2, 1])), (2, 12, 13, channels), (2, 1, channels, filters),
            WindowGeometry.Valid([1, 2], [2, 4]));
        Check(random, new(WindowGeometry.Causal([3])), (5, 23, channels), (3, channels, filters),
            WindowGeometry.Valid([4], [4]));
    }

    [Fact]
    public void ANumberThatIsNoneStaysOneThroughPooling()
    {
        float[] x = KernelRun.Room<float>(4 * 4), w = KernelRun.Pin(1f, 0, 0, 0), y = KernelRun.Room<float>(1);
        x.AsSpan().Fill(1);
        x[1] = float.NaN;
        KernelRun.All(ConvolutionKernels.Forward(new(WindowGeometry.Valid([2, 2])), (1, 4, 4, 1), (2, 2, 1, 1),
            (float*)KernelRun.At(x), (float*)KernelRun.At(w), (float*)KernelRun.At(y), ConvolutionEnd.Of(null, true),
            WindowGeometry.Valid([3, 3], [3, 3])));
        Assert.True(float.IsNaN(y[0]));
    }

    // On whole numbers, so that every sum is exact; the end's parts come and go with the seed.
    static void Check(
        Random random, ConvolutionGeometry geometry, Shape x, Shape filter, WindowGeometry? pool)
    {
        Shape convolved = geometry.OutputShape(x, filter), y = pool?.OutputShape(convolved) ?? convolved;
        int filters = filter[-1];
        float[] px = WindowCases.Integers<float>(random, x.Elements);
        float[] pw = WindowCases.Integers<float>(random, filter.Elements);
        float[]? scale = random.Next(2) == 0 ? WindowCases.Integers<float>(random, filters) : null;
        float[]? bias = random.Next(2) == 0 ? WindowCases.Integers<float>(random, filters) : null;
        float[]? residual = pool is null && random.Next(2) == 0
            ? WindowCases.Integers<float>(random, convolved.Elements) : null;
        bool relu = random.Next(2) == 0;
        float ceiling = random.Next(2) == 0 ? 6 : float.PositiveInfinity;

        double[] exact = WindowReference.Forward(
            geometry, x, filter, WindowCases.Doubles(px), WindowCases.Doubles(pw));
        for (int i = 0; i < exact.Length; i++)
        {
            double value = exact[i] * (scale?[i % filters] ?? 1) + (bias?[i % filters] ?? 0) + (residual?[i] ?? 0);
            exact[i] = Math.Min(relu ? Math.Max(0, value) : value, ceiling);
        }

        if (pool is not null)
        {
            exact = Maxima(exact, convolved, pool);
        }

        float[] py = KernelRun.Room<float>(y.Elements + 16);
        KernelRun.All(ConvolutionKernels.Forward(geometry, x, filter, (float*)KernelRun.At(px),
            (float*)KernelRun.At(pw), (float*)KernelRun.At(py), new ConvolutionEnd
            {
                Scale = scale is null ? null : (float*)KernelRun.At(scale),
                Bias = bias is null ? null : (float*)KernelRun.At(bias),
                Residual = residual is null ? null : (float*)KernelRun.At(residual),
                Floor = relu ? 0 : float.NegativeInfinity,
                Ceiling = ceiling,
            }, pool));
        for (int i = 0; i < y.Elements; i++)
        {
            Assert.True((float)exact[i] == py[i],
                $"{x} * {filter}, {geometry}, {pool}: y[{i}] is {py[i]}, not {exact[i]}");
        }

        Assert.All(py[(int)y.Elements..], value => Assert.Equal(0xCDCDCDCD, BitConverter.SingleToUInt32Bits(value)));
    }

    static double[] Maxima(double[] values, Shape shape, WindowGeometry window)
    {
        int channels = shape[-1], positions = (int)(shape.Elements / shape[0] / channels);
        List<List<int>> windows = WindowReference.Windows(window, shape);
        return [.. from image in Enumerable.Range(0, shape[0])
                   from taps in windows
                   from channel in Enumerable.Range(0, channels)
                   select taps.Max(tap => values[(image * positions + tap) * channels + channel])];
    }
}
