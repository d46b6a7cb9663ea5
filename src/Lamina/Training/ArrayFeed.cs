using System.Globalization;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Training;

/// <summary>
/// Batches out of arrays. Rows go, in random order if shuffled, straight into the memory of the step; an epoch
/// allocates
/// nothing. The last batch may be smaller.
/// </summary>
sealed class ArrayFeed : BatchFeed
{
    readonly NDArray[] arrays;
    readonly int rows, batchSize;
    readonly int[] order;    // of the rows in an epoch; none if they stay as they are
    readonly int steps;
    long? shuffleSeed;
    readonly Shuffle shuffle;
    readonly Signature full;
    readonly Signature? rest;
    int position, count, step;
    int passed;

    /// <param name="data">Inputs, targets and weights with equally many rows.</param>
    /// <param name="batchSize">Rows in a batch.</param>
    /// <param name="shuffleSeed">What the order depends on, with the number of the epoch; null keeps it.</param>
    /// <param name="shuffle">How the order is drawn, if it is.</param>
    /// <param name="steps">Batches in an epoch, at most; by default all.</param>
    /// <param name="signature">That of a full batch, where it is known.</param>
    public ArrayFeed(TrainingData data, int batchSize, long? shuffleSeed = null, Shuffle shuffle = default,
        int? steps = null, Signature? signature = null)
    {
        this.shuffle = shuffle;
        rows = data.Rows;
        this.batchSize = Math.Min(batchSize, rows);
        this.shuffleSeed = shuffleSeed;
        arrays = [.. data.X, .. data.Y, .. data.Weights];
        order = shuffleSeed is null ? [] : new int[rows];
        this.steps = Math.Min(steps ?? int.MaxValue, (rows - 1) / this.batchSize + 1);
        full = signature ?? Signature.Of(data, this.batchSize);
        int left = rows % this.batchSize;
        rest = left == 0 ? null : Signature.Of(data, left);
    }

    /// <inheritdoc/>
    public override int? Steps => steps;

    /// <inheritdoc/>
    public override Signature Signature => count == batchSize ? full : rest!;

    /// <summary>The first row of the present batch, when not shuffled.</summary>
    public int Position => position;

    /// <inheritdoc/>
    public override void Begin(int epoch)
    {
        (position, count, step, passed) = (passed * batchSize, 0, passed, 0);
        if (shuffleSeed is not { } seed) return;
        // The order of an epoch depends on the seed and its number alone, so a training can go on where another ended.
        for (int i = 0; i < order.Length; i++) order[i] = i;
        shuffle.Draw(order, batchSize, new RandomStream(unchecked(seed + epoch)));
    }

    /// <inheritdoc/>
    public override string Mark => (shuffleSeed ?? 0).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Resume(int epoch, int batch, string mark)
    {
        passed = batch;
        if (shuffleSeed is not null) shuffleSeed = long.Parse(mark, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    protected override bool Move()
    {
        position += count;
        count = step++ < steps ? Math.Min(batchSize, rows - position) : 0;
        return count > 0;
    }

    /// <inheritdoc/>
    protected override void Fill(IExecutable executable)
    {
        for (int a = 0; a < arrays.Length; a++)
        {
            Span<byte> from = arrays[a].Bytes, to = executable.Input(a).Bytes;
            int row = from.Length / rows;
            if (shuffleSeed is null)
            {
                from.Slice(position * row, count * row).CopyTo(to);
                continue;
            }
            for (int i = 0; i < count; i++) from.Slice(order[position + i] * row, row).CopyTo(to[(i * row)..]);
        }
    }
}
