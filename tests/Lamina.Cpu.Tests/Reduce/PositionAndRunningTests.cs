using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Positions of extremes, and running sums and products, along every axis.</summary>
public unsafe class PositionAndRunningTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void First_position_of_the_extreme(bool largest)
    {
        int[] shape = [5, 33, 7];
        var random = new System.Random(4);
        float[] x = KernelRun.Room<float>(KernelRun.Size(shape));
        for (int i = 0; i < x.Length; i++) x[i] = random.Next(100) == 0 ? float.NaN : random.Next(9);
        for (int axis = 0; axis < 3; axis++)
        {
            int[] kept = [.. shape.Where((_, a) => a != axis)];
            int[] y = KernelRun.Room<int>(KernelRun.Size(kept));
            KernelRun.All(new ArgReduceKernel(
                largest, DType.Float32, new Shape(shape), axis, KernelRun.At(x), (int*)KernelRun.At(y)));
            int at = 0;
            foreach (int[] index in KernelRun.Indices(kept))
            {
                int best = 0;
                for (int i = 1; i < shape[axis]; i++)
                {
                    float value = At(i), now = At(best);
                    if (!float.IsNaN(now) && (float.IsNaN(value) || (largest ? value > now : value < now))) best = i;
                }
                Assert.Equal(best, y[at++]);

                float At(int i) => x[KernelRun.Flat(shape, [.. index[..axis], i, .. index[axis..]])];
            }
        }
    }

    [Theory]
    [InlineData(Reduction.Sum, false)]
    [InlineData(Reduction.Sum, true)]
    [InlineData(Reduction.Product, false)]
    [InlineData(Reduction.Product, true)]
    public void Running(Reduction kind, bool reverse)
    {
        int[] shape = [5, 33, 7];
        int[] x = KernelRun.Count<int>(KernelRun.Size(shape)), y = KernelRun.Room<int>(x.Length);
        for (int axis = 0; axis < 3; axis++)
        {
            KernelRun.All(new CumulativeKernel(
                kind, DType.Int32, new Shape(shape), axis, reverse, KernelRun.At(x), KernelRun.At(y)));
            foreach (int[] index in KernelRun.Indices(shape))
            {
                int total = kind == Reduction.Sum ? 0 : 1;
                int from = reverse ? index[axis] : 0, to = reverse ? shape[axis] - 1 : index[axis];
                for (int i = from; i <= to; i++)
                {
                    int value = x[KernelRun.Flat(shape, [.. index[..axis], i, .. index[(axis + 1)..]])];
                    total = kind == Reduction.Sum ? total + value : total * value;
                }
                Assert.Equal(total, y[KernelRun.Flat(shape, index)]);
            }
        }
    }
}
