using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu.Tests;

public unsafe class PoolingTests
{
    static readonly int[] s_channels = [1, 3, 8, 16, 17, 32, 33, 64];

    public static TheoryData<int, int> Drawn()
    {
        var data = new TheoryData<int, int>();
        for (int seed = 0; seed < 60; seed++)
        {
            data.Add(1 + seed % 3, seed);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Float32MatchesTheDefinition(int rank, int seed) => Check<float>(new Random(seed), rank);

    [Theory]
    [MemberData(nameof(Drawn))]
    public void OtherTypesMatchTheDefinition(int rank, int seed)
    {
        Check<double>(new Random(seed), rank);
        Check<int>(new Random(seed), rank);
        Check<long>(new Random(seed), rank);
    }

    [Theory]
    [InlineData(1, 27, 3)]
    [InlineData(2, 26, 32)]
    [InlineData(40, 11, 64)]
    public void TwoByTwoMatchesTheDefinition(int batch, int size, int channels) =>
        Check<float>(new Random(5), WindowGeometry.Valid([2, 2], [2, 2]), (batch, size, size, channels));

    [Fact]
    public void TheLastOf256PlacesCanBeChosen()
    {
        Shape shape = (1, 16, 16, 9);
        float[] x = KernelRun.Count<float>(shape.Elements), dy = KernelRun.Count<float>(9);
        CheckChosen(WindowGeometry.Valid([16, 16], [16, 16]), shape, x, 9, dy, x[^9..],
            (float[])[.. new float[shape.Elements - 9], .. dy]);
    }

    [Fact]
    public void WindowsThatOverlapHaveNoChosenPlaces()
    {
        Assert.Throws<ArgumentException>(() =>
        {
            _ = new ChosenGradientKernel(WindowGeometry.Valid([2, 2], [1, 1]), (1, 4, 4, 1), null, null, null);
        });
    }

    [Theory]
    [InlineData(new[] { 3 }, new[] { 10 }, 5)]
    [InlineData(new[] { 2, 2 }, new[] { 11, 10 }, 17)]
    [InlineData(new[] { 3, 2 }, new[] { 11, 7 }, 33)]
    [InlineData(new[] { 1, 2, 2 }, new[] { 3, 5, 4 }, 16)]
    [InlineData(new[] { 2, 3, 2 }, new[] { 5, 7, 5 }, 19)]
    public void WindowsSideBySideMatchTheDefinition(int[] size, int[] spatial, int channels)
    {
        WindowGeometry window = WindowGeometry.Valid(new(size), new(size));
        Shape shape = new([3, .. spatial, channels]);
        Assert.True(window.Tiles(shape));
        Check<float>(new Random(5), window, shape);
        Check<int>(new Random(6), window, shape);
    }

    [Fact]
    public void AGradientOverOverlappingWindowsCannotBeWrittenOverItsInput()
    {
        float[] x = KernelRun.Room<float>(16), dy = KernelRun.Room<float>(9);
        Assert.Throws<ArgumentException>(() =>
        {
            PoolingKernels.MaxGradient(DType.Float32, WindowGeometry.Valid([2, 2]), (1, 4, 4, 1),
                KernelRun.At(x), KernelRun.At(dy), KernelRun.At(x));
        });
    }

    [Fact]
    public void AnEmptyBatchIsNoWork() =>
        Check<float>(new Random(5), WindowGeometry.Valid([2, 2]), (0, 4, 4, 8));

    [Fact]
    public void NaNIsTheMaximumAndTheFirstOneTakesTheGradient()
    {
        const int channels = 11;
        Shape shape = (1, 2, 2, channels);
        float[] x = KernelRun.Pin<float>(new float[4 * channels]), dy = KernelRun.Pin<float>(new float[channels]);
        for (int c = 0; c < channels; c++)
        {
            x[c] = 5;
            x[channels + c] = float.NaN;
            x[2 * channels + c] = float.NaN;
            x[3 * channels + c] = 7;
            dy[c] = c + 1;
        }

        foreach (int stride in new[] { 1, 2 })
        {
            WindowGeometry window = WindowGeometry.Valid([2, 2], [stride, stride]);
            float[] y = KernelRun.Room<float>(channels), dx = KernelRun.Room<float>(4 * channels);
            KernelRun.All(PoolingKernels.Max(DType.Float32, window, shape, KernelRun.At(x), KernelRun.At(y)));
            Assert.All(y, value => Assert.True(float.IsNaN(value)));
            KernelRun.All(PoolingKernels.MaxGradient(
                DType.Float32, window, shape, KernelRun.At(x), KernelRun.At(dy), KernelRun.At(dx)));
            Assert.Equal([.. new float[channels], .. dy, .. new float[2 * channels]], dx);
            if (stride == 2) CheckChosen(window, shape, x, channels, dy, y, dx);
        }
    }

    [Fact]
    public void AStorageTypeIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
        {
            PoolingKernels.Max(DType.Float16, WindowGeometry.Valid([2]), (1, 4, 1), null, null);
        });
        Assert.Contains("float16", error.Message);
    }

    static void CheckChosen(
        WindowGeometry window, Shape shape, float[] x, int windows, float[] dy, Array max, Array gradient)
    {
        float[] y = KernelRun.Room<float>(windows), dx = KernelRun.Room<float>(x.Length);
        byte[] choice = KernelRun.Room<byte>(windows);
        KernelRun.All(new ChoosePoolKernel(window, shape, At(x), At(y), (byte*)KernelRun.At(choice)));
        KernelRun.All(new ChosenGradientKernel(window, shape, (byte*)KernelRun.At(choice), At(dy), At(dx)));
        Assert.Equal(max, y);
        Assert.Equal(gradient, dx);

        static float* At(float[] values) => (float*)KernelRun.At(values);
    }

    static void Check<T>(Random random, int rank)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        (WindowGeometry window, int[] spatial) = WindowCases.Draw(random, rank);
        Check<T>(random, window, new([random.Next(1, 4), .. spatial, s_channels[random.Next(8)]]));
    }

    static void Check<T>(Random random, WindowGeometry window, Shape shape)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        DType type = DTypes.Of<T>();
        Shape output = window.OutputShape(shape);
        T[] x = WindowCases.Integers<T>(random, shape.Elements), t = WindowCases.Integers<T>(random, shape.Elements);
        T[] dy = WindowCases.Integers<T>(random, output.Elements);
        T[] max = new T[output.Elements], sum = new T[output.Elements], gather = new T[output.Elements];
        T[] maxGradient = new T[shape.Elements], sumGradient = new T[shape.Elements];
        List<List<int>> windows = WindowReference.Windows(window, shape);
        int channels = shape[-1], positions = (int)KernelRun.Size(shape.ToArray()[1..^1]);
        for (int i = 0; i < max.Length; i++)
        {
            int n = i / channels / windows.Count, c = i % channels;
            int[] taps = [.. windows[i / channels % windows.Count].Where(p => p >= 0)
                .Select(p => (n * positions + p) * channels + c)];
            max[i] = taps.Length > 0 ? taps.Max(tap => x[tap]) : MaxOrder<T>.Least;
            foreach (int tap in taps)
            {
                sum[i] += x[tap];
                sumGradient[tap] += dy[i];
            }

            if (taps.Length > 0)
            {
                int first = taps.First(tap => x[tap] == max[i]);
                gather[i] = t[first];
                maxGradient[first] += dy[i];
            }
        }

        T[] y = KernelRun.Room<T>(max.Length), dx = KernelRun.Room<T>(x.Length);
        KernelRun.All(PoolingKernels.Max(type, window, shape, KernelRun.At(x), KernelRun.At(y)));
        Assert.Equal(max, y);
        KernelRun.All(PoolingKernels.Sum(type, window, shape, KernelRun.At(x), KernelRun.At(y)));
        Assert.Equal(sum, y);
        KernelRun.All(PoolingKernels.MaxGather(type, window, shape, KernelRun.At(x), KernelRun.At(t), KernelRun.At(y)));
        Assert.Equal(gather, y);
        KernelRun.All(PoolingKernels.MaxGradient(
            type, window, shape, KernelRun.At(x), KernelRun.At(dy), KernelRun.At(dx)));
        Assert.Equal(maxGradient, dx);
        if (window.Tiles(shape))
        {
            Assert.Distinct(windows.SelectMany(taps => taps));
            T[] over = KernelRun.Pin<T>([.. x]);
            KernelRun.All(PoolingKernels.MaxGradient(
                type, window, shape, KernelRun.At(over), KernelRun.At(dy), KernelRun.At(over)));
            Assert.Equal(maxGradient, over);
            if (x is float[] floats)
                CheckChosen(window, shape, floats, y.Length, (float[])(object)dy, max, maxGradient);
        }

        KernelRun.All(PoolingKernels.SumGradient(type, window, shape, KernelRun.At(dy), KernelRun.At(dx)));
        Assert.Equal(sumGradient, dx);
    }
}
