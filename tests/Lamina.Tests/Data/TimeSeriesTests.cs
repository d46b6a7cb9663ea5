using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tests.Data;

/// <summary>Windows of a series: which steps they hold, their targets, their order.</summary>
public class TimeSeriesTests
{
    static readonly NDArray series = NDArray.From<float>([.. Enumerable.Range(0, 10).Select(i => (float)i)]);

    static float[][] Windows(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch =>
        batch.X[0].ToArray<float>().Chunk(batch.X[0].Shape[1]))];

    [Fact]
    public void Windows_have_a_length_a_stride_and_a_rate()
    {
        Batch[] batches = [.. TimeSeries.Windows(series, null, 3, sequenceStride: 2, samplingRate: 2, batchSize: 2)];
        Assert.Equal([new Shape([2, 3]), new Shape([1, 3])], batches.Select(batch => batch.X[0].Shape));
        Assert.Equal([[0, 2, 4], [2, 4, 6], [4, 6, 8]], Windows(batches));
        Assert.Null(batches[0].Y);
    }

    [Fact]
    public void Each_window_has_the_target_of_its_beginning()
    {
        NDArray targets = NDArray.From<float>([.. Enumerable.Range(0, 8).Select(i => 10f * i)]);
        Batch batch = TimeSeries.Windows(series, targets, 2, startIndex: 3, endIndex: 9).Single();
        Assert.Equal([[3, 4], [4, 5], [5, 6], [6, 7], [7, 8]], Windows([batch]));
        Assert.Equal([30f, 40f, 50f, 60f, 70f], batch.Y![0].ToArray<float>());
    }

    [Fact]
    public void A_shuffled_series_has_the_same_windows_in_another_order()
    {
        IEnumerable<Batch> batches = TimeSeries.Windows(series, null, 2, shuffle: true, seed: 5);
        float[][] first = Windows(batches), second = Windows(batches);
        Assert.NotEqual(first, second);
        Assert.Equal(first.OrderBy(w => w[0]), second.OrderBy(w => w[0]));
        Assert.Equal(9, first.Length);
    }

    [Fact]
    public void Series_of_vectors_keep_them()
    {
        Batch batch = TimeSeries.Windows(series.Reshape(new Shape([5, 2])), null, 4).Single();
        Assert.Equal(new Shape([2, 4, 2]), batch.X[0].Shape);
        Assert.Equal([2f, 3f], batch.X[0].ToArray<float>()[8..10]);
    }

    [Theory]
    [InlineData(11, 1, 0, null)]
    [InlineData(0, 1, 0, null)]
    [InlineData(2, 0, 0, null)]
    [InlineData(2, 1, 5, 5)]
    [InlineData(2, 1, 0, 11)]
    public void Impossible_windows_are_refused(int length, int stride, int start, int? end) =>
        Assert.Throws<ArgumentException>(() =>
            TimeSeries.Windows(series, null, length, stride, startIndex: start, endIndex: end));
}
