namespace Lamina.Cpu.Tests;

public unsafe class RowLoopsTests
{
    [Fact]
    public void Rows_of_any_length_are_added_and_clamped_and_nothing_behind_them_is_touched()
    {
        for (int n = 0; n <= 70; n++)
        {
            using var x = new Floats(n + 1).FillIntegers(1);
            using var y = new Floats(n + 1).FillIntegers(2);
            if (n > 0) x.Span[n - 1] = float.NaN;
            float[] sums = [.. x.Span[..n].ToArray().Zip(y.Span.ToArray(), (a, b) => a + b), y.Span[n]];
            RowLoops.Add(x.Pointer, y.Pointer, y.Pointer, n);
            Assert.Equal(sums, y.Span.ToArray());
            float[] clamped = [.. sums[..n].Select(value => Math.Clamp(value, -1, 1)), sums[n]];
            RowLoops.Clamp(y.Pointer, -1, 1, n);
            Assert.Equal(clamped, y.Span.ToArray());
        }
    }
}
