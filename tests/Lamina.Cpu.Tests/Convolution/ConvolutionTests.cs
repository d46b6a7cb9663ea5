using System.Numerics;
using System.Runtime.InteropServices;
using Lamina.IR;

namespace Lamina.Cpu.Tests;

public unsafe class ConvolutionTests
{
    const int Guard = 16;
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
    public void Float32MatchesTheDefinition(int rank, int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 5; round++)
        {
            int c = s_channels[random.Next(8)], o = s_channels[random.Next(8)];
            Check<float>(random, rank, c, o, groups: 1);
        }
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void GroupsMatchTheDefinition(int rank, int seed)
    {
        var random = new Random(1000 + seed);
        int groups = random.Next(2, 5);
        Check<float>(random, rank, groups * random.Next(1, 12), groups * random.Next(1, 12), groups);
        Check<float>(random, rank, groups, groups * random.Next(2, 4), groups);
        int channels = s_channels[random.Next(1, 8)];
        Check<float>(random, rank, channels, channels, channels);
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void OtherTypesMatchTheDefinition(int rank, int seed)
    {
        var random = new Random(2000 + seed);
        int groups = random.Next(1, 4);
        Check<double>(random, rank, groups * random.Next(1, 5), groups * random.Next(1, 5), groups);
        Check<int>(random, rank, groups * random.Next(1, 5), groups * random.Next(1, 5), groups);
        Check<long>(random, rank, groups, groups, groups);
    }

    [Theory]
    [InlineData(32, 28, 1, 32, 3)]
    [InlineData(8, 13, 32, 64, 3)]
    [InlineData(1, 28, 33, 70, 3)]
    [InlineData(1, 9, 64, 256, 3)]
    [InlineData(1, 5, 256, 256, 3)]
    [InlineData(3, 24, 16, 16, 5)]
    [InlineData(2, 40, 40, 48, 1)]
    public void WholeLayersMatchTheDefinition(int batch, int size, int channels, int filters, int window)
    {
        foreach (WindowGeometry w in new[]
        {
            WindowGeometry.Valid([window, window]),
            WindowGeometry.Same([size, size], [window, window]),
            WindowGeometry.Same([size, size], [window, window], [2, 2]),
        })
        {
            Check<float>(new Random(7), new ConvolutionGeometry(w), (batch, size, size, channels), filters);
        }
    }

    [Fact]
    public void AnEmptyBatchGivesAnEmptyResultAndAZeroFilterGradient()
    {
        foreach (int groups in new[] { 1, 2, 4 })
        {
            var geometry = new ConvolutionGeometry(WindowGeometry.Valid([3, 3]), groups);
            Check<float>(new Random(1), geometry, (0, 6, 6, 4), 4);
            Check<double>(new Random(1), geometry, (0, 6, 6, 4), 4);
        }
    }

    [Theory]
    [InlineData(1, 1, 300, 340)]
    [InlineData(2, 2, 96, 70)]
    [InlineData(3, 9, 64, 2)]
    [InlineData(3, 9, 2, 64)]
    [InlineData(1, 2, 17, 129)]
    public void WindowsOfOneElementMatchTheDefinition(int batch, int size, int channels, int filters) =>
        Check<float>(new Random(9), new ConvolutionGeometry(WindowGeometry.Valid([1, 1])),
            (batch, size, size, channels), filters);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(32, 1)]
    [InlineData(80, 1)]
    [InlineData(32, 32)]
    public void BitsDoNotDependOnTheThreads(int channels, int groups)
    {
        var random = new Random(3);
        var geometry = new ConvolutionGeometry(WindowGeometry.Same([21, 21], [3, 3]), groups);
        Shape x = (6, 21, 21, channels), filter = (3, 3, channels / groups, 32), y = geometry.OutputShape(x, filter);
        float[] px = WindowCases.Reals(random, x.Elements), pw = WindowCases.Reals(random, filter.Elements);
        float[] pdy = WindowCases.Reals(random, y.Elements), bias = WindowCases.Reals(random, 32);
        float[] py = new float[y.Elements], pdx = new float[x.Elements], pdw = new float[filter.Elements];
        string? first = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            fixed (float* yAt = py, dxAt = pdx, dwAt = pdw)
            {
                On(threads, ConvolutionKernels.Forward(DType.Float32, geometry, x, filter,
                    KernelRun.At(px), KernelRun.At(pw), yAt, KernelRun.At(bias), relu: true));
                On(threads, ConvolutionKernels.InputGradient(DType.Float32, geometry, x, filter,
                    KernelRun.At(pdy), KernelRun.At(pw), dxAt));
                On(threads, ConvolutionKernels.FilterGradient(DType.Float32, geometry, x, filter,
                    KernelRun.At(px), KernelRun.At(pdy), dwAt));
            }

            string bits = Bits(py) + Bits(pdx) + Bits(pdw);
            first ??= bits;
            Assert.True(first == bits, $"{threads} threads gave other bits than one.");
        }
    }

    static void Check<T>(Random random, int rank, int channels, int filters, int groups)
        where T : unmanaged, INumber<T>
    {
        (WindowGeometry window, int[] spatial) = WindowCases.Draw(random, rank);
        Shape x = new([random.Next(1, 4), .. spatial, channels]);
        Check<T>(random, new ConvolutionGeometry(window, groups), x, filters);
    }

    // All three kernels against the definition, on whole numbers: equal to the last bit.
    static void Check<T>(Random random, ConvolutionGeometry geometry, Shape x, int filters)
        where T : unmanaged, INumber<T>
    {
        Shape filter = new([.. geometry.Window.Size, x[-1] / geometry.Groups, filters]);
        Shape y = geometry.OutputShape(x, filter);
        DType type = DTypes.Of<T>();
        T[] px = WindowCases.Integers<T>(random, x.Elements), pw = WindowCases.Integers<T>(random, filter.Elements);
        T[] pdy = WindowCases.Integers<T>(random, y.Elements);
        string what = $"{type} {x} * {filter}, {geometry}";

        double[] exact = WindowReference.Forward(
            geometry, x, filter, WindowCases.Doubles(px), WindowCases.Doubles(pw));
        T[] py = KernelRun.Room<T>(y.Elements + Guard);
        KernelRun.All(ConvolutionKernels.Forward(type, geometry, x, filter,
            KernelRun.At(px), KernelRun.At(pw), KernelRun.At(py)));
        Equal(exact, py, "y of " + what);

        T[] bias = WindowCases.Integers<T>(random, filters);
        py = KernelRun.Room<T>(y.Elements + Guard);
        KernelRun.All(ConvolutionKernels.Forward(type, geometry, x, filter,
            KernelRun.At(px), KernelRun.At(pw), KernelRun.At(py), KernelRun.At(bias), relu: true));
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] = Math.Max(0, exact[i] + double.CreateChecked(bias[i % filters]));
        }

        Equal(exact, py, "relu(y + bias) of " + what);

        T[] pdx = KernelRun.Room<T>(x.Elements + Guard);
        KernelRun.All(ConvolutionKernels.InputGradient(type, geometry, x, filter,
            KernelRun.At(pdy), KernelRun.At(pw), KernelRun.At(pdx)));
        Equal(WindowReference.InputGradient(
            geometry, x, filter, WindowCases.Doubles(pdy), WindowCases.Doubles(pw)), pdx, "dx of " + what);

        T[] pdw = KernelRun.Room<T>(filter.Elements + Guard);
        KernelRun.All(ConvolutionKernels.FilterGradient(type, geometry, x, filter,
            KernelRun.At(px), KernelRun.At(pdy), KernelRun.At(pdw)));
        Equal(WindowReference.FilterGradient(
            geometry, x, filter, WindowCases.Doubles(px), WindowCases.Doubles(pdy)), pdw, "dw of " + what);
    }

    static void Equal<T>(double[] expected, T[] actual, string what)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool equal = expected[i] == double.CreateChecked(actual[i]);
            Assert.True(equal, $"{what}: {actual[i]} for {expected[i]} at {i}");
        }

        Span<byte> guard = MemoryMarshal.AsBytes(actual.AsSpan(expected.Length));
        Assert.False(guard.ContainsAnyExcept((byte)0xCD), $"{what}: wrote behind the end");
    }

    static string Bits(float[] values) => System.Convert.ToHexString(MemoryMarshal.AsBytes(values.AsSpan()));

    static void On(int threads, Kernel kernel)
    {
        var team = new WorkerTeam(threads);
        byte* scratch = (byte*)NativeMemory.AlignedAlloc((nuint)kernel.Stages.Max(s => s.ScratchBytes) + 64, 64);
        foreach (Kernel stage in kernel.Stages)
        {
            stage.Scratch = scratch;
            if (threads == 1 || stage.Tasks == 1 || !team.TryRun(stage, stage.Tasks))
            {
                for (int task = 0; task < stage.Tasks; task++)
                {
                    stage.Run(task);
                }
            }
        }

        team.Retire();
        NativeMemory.AlignedFree(scratch);
    }
}
