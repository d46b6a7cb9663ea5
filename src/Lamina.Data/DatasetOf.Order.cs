using Lamina.Data.Pipeline;

namespace Lamina.Data;

// In which order, how often and when elements are read.
public sealed partial class Dataset<T>
{
    /// <summary>Draws each element at random from a buffer of those to come.</summary>
    /// <param name="bufferSize">
    /// Elements in the buffer, which are read ahead; as many as there are, or more, give every order the same chance.
    /// </param>
    /// <param name="seed">What the order follows from; by default the next seed of <see cref="Random"/>.</param>
    /// <param name="reshuffleEachEpoch">
    /// Whether each epoch has an order of its own, which follows from the seed and its number: a pass of
    /// <see cref="Repeat"/>, an epoch of Fit, or the one given to <see cref="Read"/>.
    /// </param>
    /// <remarks>A position holds the numbers of the buffer's elements; to go on they are read again.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is smaller than 1.</exception>
    public Dataset<T> Shuffle(int bufferSize, long? seed = null, bool reshuffleEachEpoch = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, 1);
        return new(new ShuffleStage<T>(Stage, bufferSize, seed ?? Random.NextSeed(), reshuffleEachEpoch));
    }

    /// <summary>The elements again and again, each pass as an epoch of its own.</summary>
    /// <param name="count">How many times; by default without end.</param>
    public Dataset<T> Repeat(long? count = null)
    {
        if (count is { } times) ArgumentOutOfRangeException.ThrowIfNegative(times, nameof(count));
        return new(new RepeatStage<T>(Stage, count));
    }

    /// <summary>Keeps the elements of the first whole pass in memory; later passes take them from there.</summary>
    /// <remarks>
    /// What lies before runs once, as in the first epoch: shuffle and augment behind the cache. To go on from a
    /// position, another process fills the cache first.
    /// </remarks>
    public Dataset<T> Cache() => new(new CacheStage<T>(Stage));

    /// <summary>
    /// Keeps the elements of the first whole pass in a file; later passes, and programs, take them from there.
    /// </summary>
    /// <param name="path">
    /// The file. It shows only when it is whole; damage is noticed when it is read. Delete it when the data change.
    /// </param>
    /// <param name="format">How an element is written.</param>
    public Dataset<T> Cache(string path, RecordFormat<T> format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(format);
        return new(new FileCacheStage<T>(Stage, path, format));
    }

    /// <summary>Reads ahead in the background, while the reader works with what it has.</summary>
    /// <param name="buffer">How many elements ahead, and no more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is smaller than 1.</exception>
    public Dataset<T> Prefetch(int buffer = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer, 1);
        return new(new PrefetchStage<T>(Stage, buffer));
    }

    /// <summary>Every so-many-th element: the part of one among several workers.</summary>
    /// <param name="count">How many parts there are.</param>
    /// <param name="index">Which part, from 0; it begins with the element of this number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Dataset<T> Shard(int count, int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        return new(new ShardStage<T>(Stage, count, index));
    }

    /// <summary>These elements and then those of other datasets.</summary>
    /// <param name="others">What follows.</param>
    public Dataset<T> Concatenate(params IReadOnlyList<Dataset<T>> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new(new ConcatenateStage<T>([Stage, .. others.Select(other => other.Stage)]));
    }

    /// <summary>
    /// A dataset for each element, such as the records of a file, and the elements of these by turns.
    /// </summary>
    /// <param name="map">Makes a dataset of an element; each time the same.</param>
    /// <param name="cycle">How many are read by turns; when one ends, the next takes its place.</param>
    /// <param name="block">Elements of one before the turn goes to the next.</param>
    /// <remarks>The order is the same each time. To read several in parallel, end each with Prefetch.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Cycle or block is below 1.</exception>
    public Dataset<TOut> Interleave<TOut>(Func<T, Dataset<TOut>> map, int cycle = 1, int block = 1)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(cycle, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        return new(new InterleaveStage<T, TOut>(Stage, map, cycle, block));
    }

    /// <summary>Windows of elements that follow one another.</summary>
    /// <param name="size">Elements in a window.</param>
    /// <param name="shift">Elements from the beginning of a window to that of the next.</param>
    /// <param name="stride">Elements from one of a window to the next.</param>
    /// <param name="dropRemainder">Whether windows that the end cuts off are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Dataset<T[]> Window(int size, int shift = 1, int stride = 1, bool dropRemainder = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(shift, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        return new(new WindowStage<T>(Stage, size, shift, stride, dropRemainder));
    }

    /// <summary>
    /// Groups of elements of similar length, so that little is padded; a group comes when it is whole.
    /// </summary>
    /// <param name="length">The length of an element.</param>
    /// <param name="boundaries">The largest length of each bucket, ascending; longer ones have one more bucket.</param>
    /// <param name="batchSize">Elements in a group.</param>
    /// <param name="dropRemainder">Whether groups that are not whole at the end are left out.</param>
    /// <returns>Groups, to be stacked with a <see cref="Padding"/>.</returns>
    /// <exception cref="ArgumentException">The boundaries do not ascend, or a group is smaller than 1.</exception>
    public Dataset<T[]> BucketByLength(
        Func<T, int> length, IReadOnlyList<int> boundaries, int batchSize, bool dropRemainder = false) =>
        BucketByLength(length, boundaries, [.. Enumerable.Repeat(batchSize, boundaries.Count + 1)], dropRemainder);

    /// <summary>
    /// Groups of elements of similar length, so that little is padded; a group comes when it is whole.
    /// </summary>
    /// <param name="length">The length of an element.</param>
    /// <param name="boundaries">The largest length of each bucket, ascending; longer ones have one more bucket.</param>
    /// <param name="batchSizes">Elements in a group of each bucket: one more than the boundaries.</param>
    /// <param name="dropRemainder">Whether groups that are not whole at the end are left out.</param>
    /// <returns>Groups, to be stacked with a <see cref="Padding"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The boundaries do not ascend, there is not one more size than boundaries, or a group is smaller than 1.
    /// </exception>
    public Dataset<T[]> BucketByLength(Func<T, int> length, IReadOnlyList<int> boundaries,
        IReadOnlyList<int> batchSizes, bool dropRemainder = false)
    {
        ArgumentNullException.ThrowIfNull(length);
        if (boundaries.Zip(boundaries.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ArgumentException($"The boundaries {string.Join(", ", boundaries)} do not ascend.");
        if (batchSizes.Count != boundaries.Count + 1 || batchSizes.Any(size => size < 1))
            throw new ArgumentException($"{boundaries.Count} boundaries make {boundaries.Count + 1} buckets, each " +
                $"with a group of at least 1; the sizes are {string.Join(", ", batchSizes)}.");
        return new(new BucketStage<T>(Stage, length, [.. boundaries], [.. batchSizes], dropRemainder));
    }

    /// <summary>Every group's elements one by one.</summary>
    internal Dataset<TOut> Unbatched<TOut>(Func<T, int> count, Func<T, int, TOut> at) =>
        new(new UnbatchStage<T, TOut>(Stage, count, at));
}
