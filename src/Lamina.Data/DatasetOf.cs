using Lamina.Data.Pipeline;

namespace Lamina.Data;

/// <summary>
/// Elements that are made when they are read: a pipeline of stages, each a new dataset over the one before. A dataset
/// never changes, can be read any number of times and by several readers at a time, and gives the same elements in the
/// same order each time, whatever the degrees of parallelism.
/// </summary>
/// <remarks>
/// Nothing is read before it is asked for, and no stage reads further ahead than it says. A failure becomes a
/// <see cref="DatasetException"/> that names stage, file and record; cancellation is an
/// <see cref="OperationCanceledException"/>.
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed partial class Dataset<T> : IAsyncEnumerable<T>
{
    internal Dataset(Stage<T> stage) => Stage = stage;

    /// <summary>The last stage.</summary>
    internal Stage<T> Stage { get; }

    /// <summary>Reads the elements of the first epoch.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new DatasetReader<T>(Stage.Open(new(0, false, cancellationToken), null));

    /// <summary>Reads an epoch, from its start or from a position on.</summary>
    /// <param name="position">Where an earlier reading stood; null for the start.</param>
    /// <param name="epoch">Which epoch, from 0: a shuffle may order each anew. The same as when it was saved.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentException">The position is one of other stages.</exception>
    public DatasetReader<T> Read(
        DatasetPosition? position = null, long epoch = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return new(Stage.Open(new(epoch, true, cancellation), position));
    }

    /// <summary>Every element through a function, in order.</summary>
    /// <param name="map">The function; called by several threads at a time if the degree says so.</param>
    /// <param name="degree">
    /// How many elements are in work at a time, in the background beyond 1; so many are read ahead.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public Dataset<TOut> Map<TOut>(Func<T, TOut> map, int degree = 1)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Mapped<TOut>((element, _, _) => new(map(element)), degree);
    }

    /// <summary>Every element through an asynchronous function, in order.</summary>
    /// <param name="map">The function.</param>
    /// <param name="degree">How many elements are in work at a time; so many are read ahead.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public Dataset<TOut> MapAsync<TOut>(Func<T, CancellationToken, ValueTask<TOut>> map, int degree = 1)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Mapped((element, _, reading) => map(element, reading.Cancellation), degree);
    }

    /// <summary>Every element through a function that draws random numbers, such as an augmentation.</summary>
    /// <param name="map">
    /// The function. Its numbers follow from the seed, the epoch and the number of the element alone, so they are the
    /// same at any degree.
    /// </param>
    /// <param name="seed">What they follow from; by default the next seed of <see cref="Random"/>.</param>
    /// <param name="degree">How many elements are in work at a time; so many are read ahead.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public Dataset<TOut> Map<TOut>(Func<T, RandomStream, TOut> map, long? seed = null, int degree = 1)
    {
        ArgumentNullException.ThrowIfNull(map);
        long key = seed ?? Random.NextSeed();
        return Mapped<TOut>((element, number, reading) =>
            new(map(element, new RandomStream(Seeds.Of(key, reading.Epoch, number)))), degree);
    }

    Dataset<TOut> Mapped<TOut>(Mapping<T, TOut> map, int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        return new(new MapStage<T, TOut>(nameof(Map), Stage, map, degree));
    }

    /// <summary>The elements that a condition holds for.</summary>
    /// <param name="condition">Which elements stay.</param>
    public Dataset<T> Filter(Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(new FilterStage<T>(Stage, condition));
    }

    /// <summary>The first elements.</summary>
    /// <param name="count">How many, if there are so many; the source is read no further.</param>
    public Dataset<T> Take(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(new TakeStage<T>(Stage, count));
    }

    /// <summary>The elements behind the first ones.</summary>
    /// <param name="count">How many are passed over.</param>
    public Dataset<T> Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(new SkipStage<T>(Stage, count));
    }

    /// <summary>Groups of elements of any type; <see cref="DatasetBatching"/> has those that are stacked.</summary>
    /// <param name="size">Elements in a group.</param>
    /// <param name="dropRemainder">Whether a last group that is smaller is left out.</param>
    public Dataset<T[]> Chunk(int size, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return new(new ChunkStage<T>(nameof(Chunk), Stage, size, dropRemainder));
    }

    /// <summary>Every element through a function, as a stage of another name.</summary>
    internal Dataset<TOut> Named<TOut>(string name, Func<T, TOut> map) =>
        new(new MapStage<T, TOut>(name, Stage, (element, _, _) => new(map(element)), degree: 1));
}
