using Lamina.IR;

namespace Lamina.Data;

/// <summary>
/// Batches: elements whose values are stacked, the samples first. Values are <see cref="NDArray"/>s, .NET arrays of
/// numbers and numbers, alone, in pairs (input, target) or with sample weights; other records say what they consist of.
/// </summary>
public static partial class DatasetBatching
{
    /// <summary>Stacks so many elements.</summary>
    /// <param name="dataset">Values of one shape.</param>
    /// <param name="size">Elements in a batch.</param>
    /// <param name="dropRemainder">Whether a last batch that is smaller is left out.</param>
    /// <returns>Arrays (batch, …).</returns>
    public static Dataset<NDArray> Batch<T>(this Dataset<T> dataset, int size, bool dropRemainder = false) =>
        dataset.Batched(nameof(Batch), size, dropRemainder, elements => Stacking.Stack(elements));

    /// <summary>Stacks inputs and targets of so many elements.</summary>
    /// <inheritdoc cref="Batch{T}(Dataset{T}, int, bool)"/>
    public static Dataset<(NDArray X, NDArray Y)> Batch<TX, TY>(
        this Dataset<(TX X, TY Y)> dataset, int size, bool dropRemainder = false) =>
        dataset.Batched(nameof(Batch), size, dropRemainder, pairs => Stacked(pairs, null));

    /// <summary>Stacks inputs, targets and sample weights of so many elements.</summary>
    /// <inheritdoc cref="Batch{T}(Dataset{T}, int, bool)"/>
    public static Dataset<(NDArray X, NDArray Y, NDArray SampleWeight)> Batch<TX, TY, TWeight>(
        this Dataset<(TX X, TY Y, TWeight SampleWeight)> dataset, int size, bool dropRemainder = false) =>
        dataset.Batched(nameof(Batch), size, dropRemainder, triples => Stacked(triples, null));

    static (NDArray, NDArray) Stacked<TX, TY>((TX X, TY Y)[] pairs, Padding? padding) => (
        Stacking.Stack(Array.ConvertAll(pairs, pair => pair.X), padding),
        Stacking.Stack(Array.ConvertAll(pairs, pair => pair.Y), padding?.ForTargets));

    static (NDArray, NDArray, NDArray) Stacked<TX, TY, TWeight>(
        (TX X, TY Y, TWeight SampleWeight)[] triples, Padding? padding) => (
        Stacking.Stack(Array.ConvertAll(triples, triple => triple.X), padding),
        Stacking.Stack(Array.ConvertAll(triples, triple => triple.Y), padding?.ForTargets),
        Stacking.Stack(Array.ConvertAll(triples, triple => triple.SampleWeight), padding?.ForTargets));
}
