using Lamina.IR;

namespace Lamina.Data;

/// <summary>
/// Batches: elements whose values are stacked, the samples first. Values are <see cref="NDArray"/>s, .NET arrays of
/// numbers and numbers, alone, in pairs (input, target) or with sample weights; other records say what they consist of.
/// </summary>
/// <example><code>
/// var words = Dataset.From(new[] { (new[] { 1, 2, 3 }, 0), (new[] { 4 }, 1) });
/// var batches = words.PaddedBatch(2, new Padding(Multiple: 4));   // (2, 4) and (2,)
/// </code></example>
public static partial class DatasetBatching
{
    /// <summary>Stacks so many elements.</summary>
    /// <param name="dataset">Values of one shape.</param>
    /// <param name="size">Elements in a batch.</param>
    /// <param name="dropRemainder">Whether a last batch that is smaller is left out.</param>
    /// <returns>Arrays (batch, …).</returns>
    public static Dataset<NDArray> Batch<T>(this Dataset<T> dataset, int size, bool dropRemainder = false) =>
        dataset.Chunk(size, dropRemainder).Stacked(nameof(Batch), null);

    /// <summary>Stacks inputs and targets of so many elements.</summary>
    /// <inheritdoc cref="Batch{T}(Dataset{T}, int, bool)"/>
    public static Dataset<(NDArray X, NDArray Y)> Batch<TX, TY>(
        this Dataset<(TX X, TY Y)> dataset, int size, bool dropRemainder = false) =>
        dataset.Chunk(size, dropRemainder).Stacked(nameof(Batch), null);

    /// <summary>Stacks inputs, targets and sample weights of so many elements.</summary>
    /// <inheritdoc cref="Batch{T}(Dataset{T}, int, bool)"/>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> Batch<TX, TY, TWeight>(
        this Dataset<(TX X, TY Y, TWeight SampleWeight)> dataset, int size, bool dropRemainder = false) =>
        dataset.Chunk(size, dropRemainder).Stacked(nameof(Batch), null);

    /// <summary>Stacks the arrays of so many records, for models with several inputs or outputs.</summary>
    /// <param name="dataset">Records.</param>
    /// <param name="size">Records in a batch.</param>
    /// <param name="sample">The arrays of one record, each without the samples' dimension.</param>
    /// <param name="dropRemainder">Whether a last batch that is smaller is left out.</param>
    /// <param name="padding">How to fill up smaller arrays; null if all must have one shape.</param>
    /// <returns>Batches for Fit.</returns>
    public static Dataset<Batch> Batch<T>(this Dataset<T> dataset, int size, Func<T, Batch> sample,
        bool dropRemainder = false, Padding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return dataset.Map(sample).Chunk(size, dropRemainder).Named(nameof(Batch), samples => new Batch(
            Joined(Array.ConvertAll(samples, one => one.X), padding),
            samples[0].Y is null ? null
                : Joined(Array.ConvertAll(samples, one => one.Y ?? throw Missing("targets")), padding?.ForTargets),
            samples[0].SampleWeight is null ? null
                : Joined(Array.ConvertAll(samples, one => one.SampleWeight ?? throw Missing("sample weights")), null)));
    }

    static ArgumentException Missing(string what) =>
        new($"One sample of a batch has no {what}, and the first one has some.");

    static Arrays Joined(Arrays[] samples, Padding? padding)
    {
        Arrays first = samples[0];
        foreach (Arrays other in samples)
        {
            if (other.Count != first.Count || !(other.Keys ?? []).SequenceEqual(first.Keys ?? []))
                throw new ArgumentException($"The samples of a batch have different arrays: {Names(first)}, and " +
                    $"{Names(other)}.");
        }
        NDArray[] stacked = [.. Enumerable.Range(0, first.Count)
            .Select(i => Stacking.Stack(Array.ConvertAll(samples, one => one[i]), padding))];
        return first.Keys is { } keys ? keys.Zip(stacked).ToDictionary(pair => pair.First, pair => pair.Second)
            : first.IsSingle ? stacked[0] : stacked;
    }

    static string Names(Arrays arrays) =>
        arrays.Keys is { } keys ? string.Join(", ", keys) : $"{arrays.Count} without names";

    /// <summary>Stacks so many elements, the smaller ones filled up at their ends.</summary>
    /// <param name="dataset">Values with equally many dimensions.</param>
    /// <param name="size">Elements in a batch.</param>
    /// <param name="padding">What they are filled with, and how far; by default zeros, as far as needed.</param>
    /// <param name="dropRemainder">Whether a last batch that is smaller is left out.</param>
    /// <returns>Arrays (batch, …).</returns>
    public static Dataset<NDArray> PaddedBatch<T>(
        this Dataset<T> dataset, int size, Padding? padding = null, bool dropRemainder = false) =>
        dataset.Chunk(size, dropRemainder).Stacked(nameof(PaddedBatch), padding ?? new());

    /// <summary>Stacks inputs and targets of so many elements, the smaller ones filled up at their ends.</summary>
    /// <inheritdoc cref="PaddedBatch{T}(Dataset{T}, int, Padding?, bool)"/>
    public static Dataset<(NDArray X, NDArray Y)> PaddedBatch<TX, TY>(
        this Dataset<(TX X, TY Y)> dataset, int size, Padding? padding = null, bool dropRemainder = false) =>
        dataset.Chunk(size, dropRemainder).Stacked(nameof(PaddedBatch), padding ?? new());

    /// <summary>
    /// Stacks inputs, targets and sample weights of so many elements, the smaller ones filled up at their ends.
    /// </summary>
    /// <inheritdoc cref="PaddedBatch{T}(Dataset{T}, int, Padding?, bool)"/>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> PaddedBatch<TX, TY, TWeight>(
        this Dataset<(TX X, TY Y, TWeight SampleWeight)> dataset, int size, Padding? padding = null,
        bool dropRemainder = false) =>
        dataset.Chunk(size, dropRemainder).Stacked(nameof(PaddedBatch), padding ?? new());

    /// <summary>Stacks each group, such as those of <see cref="Dataset{T}.BucketByLength(Func{T, int},
    /// IReadOnlyList{int}, int, bool)"/>.</summary>
    /// <param name="groups">Groups of values.</param>
    /// <param name="padding">How to fill up smaller values; null if all must have one shape.</param>
    /// <returns>Arrays (group, …).</returns>
    public static Dataset<NDArray> Stack<T>(this Dataset<T[]> groups, Padding? padding = null) =>
        groups.Stacked(nameof(Stack), padding);

    /// <summary>Stacks inputs and targets of each group.</summary>
    /// <inheritdoc cref="Stack{T}(Dataset{T[]}, Padding?)"/>
    public static Dataset<(NDArray X, NDArray Y)> Stack<TX, TY>(
        this Dataset<(TX X, TY Y)[]> groups, Padding? padding = null) => groups.Stacked(nameof(Stack), padding);

    /// <summary>Stacks inputs, targets and sample weights of each group.</summary>
    /// <inheritdoc cref="Stack{T}(Dataset{T[]}, Padding?)"/>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> Stack<TX, TY, TWeight>(
        this Dataset<(TX X, TY Y, TWeight SampleWeight)[]> groups, Padding? padding = null) =>
        groups.Stacked(nameof(Stack), padding);

    static Dataset<NDArray> Stacked<T>(this Dataset<T[]> groups, string name, Padding? padding) =>
        groups.Named(name, values => Stacking.Stack(values, padding));

    static Dataset<(NDArray X, NDArray Y)> Stacked<TX, TY>(
        this Dataset<(TX X, TY Y)[]> groups, string name, Padding? padding) => groups.Named(name, pairs => (
            Stacking.Stack(Array.ConvertAll(pairs, pair => pair.X), padding),
            Stacking.Stack(Array.ConvertAll(pairs, pair => pair.Y), padding?.ForTargets)));

    static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> Stacked<TX, TY, TWeight>(
        this Dataset<(TX X, TY Y, TWeight SampleWeight)[]> groups, string name, Padding? padding) =>
        groups.Named(name, triples => (
            Stacking.Stack(Array.ConvertAll(triples, triple => triple.X), padding),
            Stacking.Stack(Array.ConvertAll(triples, triple => triple.Y), padding?.ForTargets),
            // What is filled up counts nothing.
            Stacking.Stack(Array.ConvertAll(triples, triple => triple.SampleWeight), padding is null ? null
                : padding.ForTargets with { Value = 0 })));

    /// <summary>The elements of each group one by one.</summary>
    /// <param name="groups">Groups of elements.</param>
    public static Dataset<T> Unbatch<T>(this Dataset<T[]> groups) =>
        groups.Unbatched(group => group.Length, (group, i) => group[i]);

    /// <summary>The rows of each batch one by one; they share its memory.</summary>
    /// <param name="batches">Arrays (batch, …).</param>
    public static Dataset<NDArray> Unbatch(this Dataset<NDArray> batches) =>
        batches.Unbatched(RowsOf, (batch, i) => Dataset.Row(batch, i));

    /// <summary>The rows of each batch of inputs and targets one by one; they share its memory.</summary>
    /// <param name="batches">Inputs and targets with equally many rows.</param>
    public static Dataset<(NDArray X, NDArray Y)> Unbatch(this Dataset<(NDArray X, NDArray Y)> batches) =>
        batches.Unbatched(batch => RowsOf(batch.X, batch.Y),
            (batch, i) => (Dataset.Row(batch.X, i), Dataset.Row(batch.Y, i)));

    /// <summary>The rows of each batch of inputs, targets and weights one by one; they share its memory.</summary>
    /// <param name="batches">Inputs, targets and sample weights with equally many rows.</param>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> Unbatch(
        this Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> batches) =>
        batches.Unbatched(batch => RowsOf(batch.X, batch.Y, batch.SampleWeight),
            (batch, i) => (Dataset.Row(batch.X, i), Dataset.Row(batch.Y, i), Dataset.Row(batch.SampleWeight, i)));

    static int RowsOf(NDArray batch) =>
        batch.Shape.Rank > 0 ? batch.Shape[0] : throw new ArgumentException("A single number has no rows.");

    static int RowsOf(params ReadOnlySpan<NDArray> batch)
    {
        int rows = RowsOf(batch[0]);
        foreach (NDArray other in batch)
        {
            if (RowsOf(other) != rows)
                throw new ArgumentException($"The arrays of a batch have {rows} and {other.Shape[0]} rows.");
        }
        return rows;
    }

    /// <summary>Keeps the arrays of the first whole pass in a file.</summary>
    /// <param name="dataset">Arrays.</param>
    /// <param name="path">The file; see <see cref="Dataset{T}.Cache(string, RecordFormat{T})"/>.</param>
    public static Dataset<NDArray> Cache(this Dataset<NDArray> dataset, string path) =>
        dataset.Cache(path, RecordFormat.Array);

    /// <summary>Keeps inputs and targets of the first whole pass in a file.</summary>
    /// <inheritdoc cref="Cache(Dataset{NDArray}, string)"/>
    public static Dataset<(NDArray X, NDArray Y)> Cache(this Dataset<(NDArray X, NDArray Y)> dataset, string path) =>
        dataset.Cache(path, RecordFormat.Pair(RecordFormat.Array, RecordFormat.Array));

    /// <summary>Keeps inputs, targets and sample weights of the first whole pass in a file.</summary>
    /// <inheritdoc cref="Cache(Dataset{NDArray}, string)"/>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> Cache(
        this Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> dataset, string path) =>
        dataset.Cache(path, RecordFormat.Triple(RecordFormat.Array, RecordFormat.Array, RecordFormat.Array));
}
