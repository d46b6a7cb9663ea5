using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Loops that combine rows to numbers, use these again, and combine rows to one row.</summary>
public unsafe class FusedRowsTests
{
    const DType F = DType.Float32;

    // Softmax of each row plus a bias of one number a row: y = e / s, e = exp(x + b - max), s = sum e; s leaves too.
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 7)]
    [InlineData(257, 33)]
    [InlineData(5, 2048)]
    [InlineData(4000, 10)]
    public void Numbers_of_rows_are_used_again(int rows, int columns)
    {
        int n = rows * columns;
        float[] x = Fused.Numbers(n, special: false), b = Fused.Numbers(rows, 2, special: false);
        float[] y = KernelRun.Room<float>(n), sums = KernelRun.Room<float>(rows);
        var spec = new FusedSpec([rows, columns], [new(F, [columns, 1]), new(F, [1], [rows])],
        [
            new("spread", F, F, [1]),
            new("add", F, F, [0, 2]),
            new("row_maximum", F, F, [3]),
            new("spread", F, F, [4]),
            new("subtract", F, F, [3, 5]),
            new("exponential", F, F, [6]),
            new("row_sum", F, F, [7]),
            new("spread", F, F, [8]),
            new("divide", F, F, [7, 9]),
        ], [new(10, [columns, 1]), new(8, [1])], columns);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x), KernelRun.At(b)], [KernelRun.At(y), KernelRun.At(sums)]));
        for (int row = 0; row < rows; row++)
        {
            double[] shifted = [.. Enumerable.Range(0, columns).Select(j => (double)x[row * columns + j] + b[row])];
            double[] e = [.. shifted.Select(v => Math.Exp(v - shifted.Max()))];
            Assert.Equal(e.Sum(), sums[row], 1e-5 * e.Sum());
            for (int j = 0; j < columns; j++) Assert.Equal(e[j] / e.Sum(), y[row * columns + j], 1e-6);
        }
    }

    // The sum and the largest over all rows of x · s, of which nothing is written, and the sum of x squared.
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(1000, 3, 0)]
    [InlineData(70_000, 16, 0)]
    [InlineData(999, 130, 1)]
    [InlineData(40, 2048, 0)]
    public void Rows_are_combined_to_one_row(int rows, int columns, int rowLength)
    {
        int n = rows * columns;
        float[] x = Fused.Numbers(n, special: false), s = KernelRun.Pin(0.5f);
        float[] sum = KernelRun.Room<float>(columns), largest = KernelRun.Room<float>(columns);
        float[] squares = KernelRun.Room<float>(columns);
        var spec = new FusedSpec([rows, columns], [new(F, [columns, 1]), new(F, [0, 0])],
            [new("multiply", F, F, [0, 1]), new("multiply", F, F, [0, 0])],
            [
                new(2, [columns, 1], columns), new(2, [columns, 1], columns, Reduction.Maximum),
                new(3, [columns, 1], columns),
            ], rowLength * columns);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(x), KernelRun.At(s)],
            [KernelRun.At(sum), KernelRun.At(largest), KernelRun.At(squares)]));
        for (int j = 0; j < columns; j++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(i => (double)x[i * columns + j])];
            double size = column.Sum(Math.Abs);
            Assert.Equal(column.Sum() / 2, sum[j], 1e-6 * size + 1e-6);
            Assert.Equal(column.Max() / 2, largest[j], 1e-6);
            Assert.Equal(column.Sum(v => v * v), squares[j], 1e-6 * column.Sum(v => v * v) + 1e-6);
        }
    }

    // A scalar fills its rows: their sums are its multiples.
    [Fact]
    public void Rows_of_one_scalar_are_combined_too()
    {
        float[] s = KernelRun.Pin(1.5f), sums = KernelRun.Room<float>(4), row = KernelRun.Room<float>(6);
        var spec = new FusedSpec([4, 6], [new(F, [0, 0])], [new("negate", F, F, [0]), new("row_sum", F, F, [1])],
            [new(2, [1]), new(1, [6, 1], 6)], 6);
        KernelRun.All(new FusedKernel(spec, [KernelRun.At(s)], [KernelRun.At(sums), KernelRun.At(row)]));
        Assert.All(sums, v => Assert.Equal(-9, v));
        Assert.All(row, v => Assert.Equal(-6, v));
    }
}
