using System.Numerics;

namespace Lamina.Cpu.Tests;

public unsafe class DirectProductKernelTests
{
    [Fact]
    public void Float64_is_the_plain_sum() => CheckAll<double>();

    [Fact]
    public void Int32_is_the_plain_sum() => CheckAll<int>();

    [Fact]
    public void Int64_is_the_plain_sum() => CheckAll<long>();

    [Fact]
    public void UInt8_is_the_plain_sum_and_wraps_round() => CheckAll<byte>();

    static void CheckAll<T>()
        where T : unmanaged, INumber<T>
    {
        foreach (bool transposeA in (bool[])[false, true])
        {
            foreach (bool transposeB in (bool[])[false, true])
            {
                foreach (var (m, n, k) in new[] { (1, 1, 1), (3, 4, 0), (0, 2, 3), (2, 0, 3), (70, 41, 150) })
                {
                    Check<T>(new GemmSpec(m, n, k, transposeA, transposeB, batch: 2));
                    Check<T>(new GemmSpec(m, n, k, transposeA, transposeB, batch: 2)
                    {
                        BatchB = 0,
                        Accumulate = true,
                    });
                }
            }
        }
    }

    static void Check<T>(GemmSpec spec)
        where T : unmanaged, INumber<T>
    {
        T[] a = Small<T>(2 * spec.M * spec.K), b = Small<T>(2 * spec.K * spec.N), c = Small<T>(2 * spec.M * spec.N);
        T[] expected = [.. c];
        for (int i = 0; i < c.Length; i++)
        {
            int batch = i / (spec.M * spec.N), m = i / spec.N % spec.M, n = i % spec.N;
            T sum = spec.Accumulate ? c[i] : T.Zero;
            for (int k = 0; k < spec.K; k++)
            {
                sum += a[batch * spec.BatchA + m * spec.ARow + k * spec.AStep]
                    * b[batch * spec.BatchB + (spec.TransposeB ? n * spec.K + k : k * spec.N + n)];
            }

            expected[i] = sum;
        }

        KernelRun.All(new DirectProductKernel<T>(
            spec, (T*)KernelRun.At(a), (T*)KernelRun.At(b), (T*)KernelRun.At(c)));
        Assert.Equal(expected, c);
    }

    static T[] Small<T>(int length)
        where T : unmanaged, INumber<T>
    {
        T[] values = KernelRun.Room<T>(length);
        for (int i = 0; i < length; i++)
        {
            values[i] = T.CreateTruncating(i * 7 % 11 - 5);
        }

        return values;
    }
}
