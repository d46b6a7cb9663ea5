using System.Runtime.CompilerServices;
using Lamina.Data.Pipeline;
using Lamina.IR;

namespace Lamina.Data;

/// <summary>Where datasets begin; <see cref="Dataset{T}"/> has what follows.</summary>
/// <example><code>
/// Dataset&lt;(NDArray X, NDArray Y)&gt; batches = Dataset.Range(0, 1000)
///     .Map(i => (new[] { i / 1000f }, i % 2))
///     .Shuffle(1000, seed: 1)
///     .Batch(32)
///     .Prefetch(2);
/// </code></example>
public static partial class Dataset
{
    /// <summary>The elements of a list, or of another sequence that gives the same each time.</summary>
    /// <param name="elements">
    /// The elements; of a list any can be had at once, another sequence is read again up to a position to go on.
    /// </param>
    // A float[] is a sequence of numbers; as rows of one array it is an NDArray.
    [OverloadResolutionPriority(1)]
    public static Dataset<T> From<T>(IEnumerable<T> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return elements is IReadOnlyList<T> list
            ? new(new ListStage<T>(nameof(From), () => (list.Count, i => list[(int)i])))
            : new(new SequenceStage<T>(nameof(From), null, false, (_, _) => Async(elements)));
    }

#pragma warning disable CS1998 // Nothing to wait for.
    static async IAsyncEnumerable<T> Async<T>(IEnumerable<T> elements)
    {
        foreach (T element in elements) yield return element;
    }
#pragma warning restore CS1998

    /// <summary>The records of a file or another source, which is read from its start each time.</summary>
    /// <param name="name">The file, or what messages are to call the source.</param>
    /// <param name="open">Begins to read; gives the same records each time.</param>
    public static Dataset<T> From<T>(string name, Func<CancellationToken, IAsyncEnumerable<T>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(new SequenceStage<T>(nameof(From), name, false, (_, cancellation) => open(cancellation)));
    }

    /// <summary>The records of a file or another source that can be read from any record on.</summary>
    /// <param name="name">The file, or what messages are to call the source.</param>
    /// <param name="open">Begins to read at the record of a number, from 0; gives the same records each time.</param>
    public static Dataset<T> From<T>(string name, Func<long, CancellationToken, IAsyncEnumerable<T>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(new SequenceStage<T>(nameof(From), name, true, open));
    }

    /// <summary>The rows of an array, each without its first dimension; they share the array's memory.</summary>
    /// <param name="x">An array (rows, …).</param>
    /// <exception cref="ArgumentException">The array is a single number.</exception>
    public static Dataset<NDArray> From(NDArray x)
    {
        CheckRows(x, nameof(x));
        return new(new ListStage<NDArray>(nameof(From), () => (x.Shape[0], i => Row(x, i))));
    }

    /// <summary>The rows of inputs and targets in pairs; they share the arrays' memory.</summary>
    /// <param name="x">Inputs (rows, …).</param>
    /// <param name="y">Targets (rows, …).</param>
    /// <exception cref="ArgumentException">An array is a single number, or their rows differ in number.</exception>
    public static Dataset<(NDArray X, NDArray Y)> From(NDArray x, NDArray y)
    {
        CheckRows(x, nameof(x));
        CheckRows(y, nameof(y), x);
        return new(new ListStage<(NDArray, NDArray)>(nameof(From), () => (x.Shape[0], i => (Row(x, i), Row(y, i)))));
    }

    /// <summary>The rows of inputs, targets and sample weights; they share the arrays' memory.</summary>
    /// <param name="x">Inputs (rows, …).</param>
    /// <param name="y">Targets (rows, …).</param>
    /// <param name="sampleWeight">How much each row counts (rows).</param>
    /// <exception cref="ArgumentException">An array is a single number, or their rows differ in number.</exception>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> From(NDArray x, NDArray y, NDArray sampleWeight)
    {
        CheckRows(x, nameof(x));
        CheckRows(y, nameof(y), x);
        CheckRows(sampleWeight, nameof(sampleWeight), x);
        return new(new ListStage<(NDArray, NDArray, NDArray)>(nameof(From),
            () => (x.Shape[0], i => (Row(x, i), Row(y, i), Row(sampleWeight, i)))));
    }

    /// <summary>One row, without its first dimension and without copying.</summary>
    internal static NDArray Row(NDArray array, long row) =>
        array.Rows((int)row, (int)row + 1).Reshape(array.Shape.Slice(1));

    static void CheckRows(NDArray array, string name, NDArray? first = null)
    {
        ArgumentNullException.ThrowIfNull(array, name);
        if (array.Shape.Rank == 0) throw new ArgumentException("A single number has no rows.", name);
        if (first is not null && array.Shape[0] != first.Shape[0])
            throw new ArgumentException($"x has {first.Shape[0]} rows and {name} {array.Shape[0]}.", name);
    }

    /// <summary>The numbers from <paramref name="start"/> on.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or goes beyond the largest int.</exception>
    public static Dataset<int> Range(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count - 1, int.MaxValue, nameof(count));
        return new(new ListStage<int>(nameof(Range), () => (count, i => start + (int)i)));
    }

    /// <summary>The paths of the files in a folder, in the order of their names, which no machine changes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">What names match, such as *.csv.</param>
    /// <param name="recursive">Whether folders within it count, too.</param>
    public static Dataset<string> Files(string folder, string pattern = "*", bool recursive = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return new(new ListStage<string>(nameof(Files), () =>
        {
            if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
            string[] files = Directory.GetFiles(folder, pattern,
                recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
            Array.Sort(files, (a, b) => string.CompareOrdinal(a.Replace('\\', '/'), b.Replace('\\', '/')));
            return (files.Length, i => files[i]);
        }, path => new(path, null)));
    }

    /// <summary>The elements of two datasets in pairs, as far as both have some.</summary>
    /// <param name="first">The first of each pair.</param>
    /// <param name="second">The second.</param>
    public static Dataset<(T1 First, T2 Second)> Zip<T1, T2>(Dataset<T1> first, Dataset<T2> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new(new ZipStage<T1, T2>(first.Stage, second.Stage));
    }

    /// <summary>The elements of three datasets in triples, as far as all have some.</summary>
    /// <param name="first">The first of each triple.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    public static Dataset<(T1 First, T2 Second, T3 Third)> Zip<T1, T2, T3>(
        Dataset<T1> first, Dataset<T2> second, Dataset<T3> third) =>
        Zip(Zip(first, second), third).Map(nested => (nested.First.First, nested.First.Second, nested.Second));

    /// <summary>The elements of several datasets by turns, until the last has ended.</summary>
    /// <param name="datasets">The datasets.</param>
    public static Dataset<T> Interleave<T>(params IReadOnlyList<Dataset<T>> datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        return From(datasets).Interleave(dataset => dataset, Math.Max(1, datasets.Count));
    }
}
