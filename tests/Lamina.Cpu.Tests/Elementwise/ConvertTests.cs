using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Between all element types.</summary>
public unsafe class ConvertTests
{
    static readonly double[] numbers =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.75, -3.99, 127.9, 255, 255.9, 256, 300, 65504, 1e5, 2147483648, -2147483649.0,
        1e19, -1e19, 1e39, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-9, 7,
    ];

    [Fact]
    public void Any_type_to_any_type()
    {
        foreach (DType from in Enum.GetValues<DType>())
        {
            // Bring the numbers into the source type first: 65 of each, for vectors and tails.
            double[] start = [.. Enumerable.Range(0, 65).Select(i => numbers[i % numbers.Length])];
            byte[] source = Convert(Bytes(start), DType.Float64, from, 65);
            for (int i = 0; i < 65; i++) Check(from, start[i], source, i, DType.Float64);
            foreach (DType to in Enum.GetValues<DType>())
            {
                byte[] result = Convert(source, from, to, 65);
                for (int i = 0; i < 65; i++) Check(to, Read(source, from, i), result, i, from);
            }
        }
    }

    static void Check(DType type, double value, byte[] result, int i, DType from)
    {
        double expected = type switch
        {
            DType.Float64 => value,
            DType.Float32 => (float)value,
            DType.Float16 => (double)(Half)value,
            DType.BFloat16 => (float)(BFloat16)(float)value,
            DType.Bool => value != 0 ? 1 : 0,
            _ when double.IsNaN(value) => 0,
            DType.Int32 => Math.Clamp(Math.Truncate(value), int.MinValue, int.MaxValue),
            DType.Int64 => long.CreateSaturating(value),
            _ => Math.Clamp(Math.Truncate(value), 0, 255),
        };
        double actual = Read(result, type, i);
        Assert.True(expected.Equals(actual) || expected == actual,
            $"{value:R}: {from} to {type} = {actual:R}, not {expected:R}");
    }

    static byte[] Convert(byte[] source, DType from, DType to, int count)
    {
        byte[] pinned = KernelRun.Pin<byte>(source), result = KernelRun.Room<byte>(count * to.Size());
        var spec = new FusedSpec([count], [new(from, [1])], [new("convert", to, from, [0])], [new(1, [1])]);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(pinned)], [KernelRun.At(result)]));
        return result;
    }

    static byte[] Bytes(double[] values) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(values).ToArray();

    static double Read(byte[] bytes, DType type, int i)
    {
        fixed (byte* p = bytes)
            return type switch
            {
                DType.Float32 => ((float*)p)[i],
                DType.Float64 => ((double*)p)[i],
                DType.Float16 => (double)((Half*)p)[i],
                DType.BFloat16 => ((BFloat16*)p)[i],
                DType.Int32 => ((int*)p)[i],
                DType.Int64 => ((long*)p)[i],
                _ => p[i],
            };
    }
}
