using Lamina.IR;

namespace Lamina.Data;

/// <summary>
/// Windows of a series of measurements, to learn what follows. (Keras's timeseries_dataset_from_array.)
/// </summary>
/// <example><code>
/// NDArray data = new[] { 1f, 2f, 3f, 4f, 5f, 6f };
/// NDArray next = new[] { 4f, 5f, 6f };                       // the target of the window that begins at each place
/// foreach (Batch batch in TimeSeries.Windows(data, next, sequenceLength: 3))
///     Console.WriteLine(batch.X[0].Shape);                   // (3, 3)
/// </code></example>
public static class TimeSeries
{
    /// <summary>Batches of windows, made as they are asked for; every enumeration begins anew.</summary>
    /// <param name="data">Measurements (steps, …).</param>
    /// <param name="targets">What belongs to the window that begins at each step (steps, …), or null.</param>
    /// <param name="sequenceLength">Measurements of a window.</param>
    /// <param name="sequenceStride">Steps from the beginning of a window to that of the next.</param>
    /// <param name="samplingRate">Steps from a measurement of a window to the next.</param>
    /// <param name="batchSize">Windows of a batch; the last may have fewer.</param>
    /// <param name="shuffle">Whether the windows come in random order, another one each time.</param>
    /// <param name="seed">The seed of the first order; by default the next of <see cref="Random"/>.</param>
    /// <param name="startIndex">The first step that counts.</param>
    /// <param name="endIndex">The step after the last that counts; by default all count.</param>
    /// <returns>Batches with windows (batch, sequenceLength, …) and targets (batch, …).</returns>
    /// <exception cref="ArgumentException">A number is out of range, or there is no whole window.</exception>
    public static IEnumerable<Batch> Windows(NDArray data, NDArray? targets, int sequenceLength,
        int sequenceStride = 1, int samplingRate = 1, int batchSize = 128, bool shuffle = false, long? seed = null,
        int startIndex = 0, int? endIndex = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Shape.Rank == 0) throw new ArgumentException("A series has its steps first; this is one number.");
        int steps = data.Shape[0], end = endIndex ?? steps;
        if (sequenceLength < 1 || sequenceStride < 1 || samplingRate < 1 || batchSize < 1)
            throw new ArgumentException("Length, stride, sampling rate and batch size are at least 1, not " +
                $"{sequenceLength}, {sequenceStride}, {samplingRate} and {batchSize}.");
        if (startIndex < 0 || end > steps || startIndex >= end)
            throw new ArgumentException($"Steps {startIndex} to {end} are no part of {steps} steps.");
        int count = end - startIndex - (sequenceLength - 1) * samplingRate;
        if (targets is not null) count = Math.Min(count, targets.Shape[0] - startIndex);
        if (count < 1)
            throw new ArgumentException($"{end - startIndex} steps have no window of {sequenceLength} measurements, " +
                $"{samplingRate} apart, that has a target.");
        int[] begins = [.. Enumerable.Range(0, (count + sequenceStride - 1) / sequenceStride)
            .Select(i => startIndex + i * sequenceStride)];
        RandomStream? random = shuffle ? new(seed ?? Random.NextSeed()) : null;
        return Batches(data, targets, begins, sequenceLength, samplingRate, batchSize, random);
    }

    static IEnumerable<Batch> Batches(NDArray data, NDArray? targets, int[] begins, int length, int rate,
        int batchSize, RandomStream? random)
    {
        int[] order = [.. begins];
        random?.Shuffle(order);
        foreach (int[] chosen in order.Chunk(batchSize))
        {
            int[] rows = [.. chosen.SelectMany(begin => Enumerable.Range(0, length).Select(i => begin + i * rate))];
            NDArray x = Rows.Take(data, rows)
                .Reshape(new Shape([chosen.Length, length, .. data.Shape.Span[1..]]));
            yield return targets is null ? new Batch(x) : new Batch(x, Rows.Take(targets, chosen));
        }
    }
}
