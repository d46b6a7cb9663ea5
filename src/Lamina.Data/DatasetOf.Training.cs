using System.Collections;
using Lamina.IR;

namespace Lamina.Data;

// What a model reads: datasets of inputs, of pairs or triples of arrays, and of batches.
public sealed partial class Dataset<T> : IBatchSource
{
    /// <summary>A dataset to measure after epochs.</summary>
    /// <param name="dataset">Batches.</param>
    public static implicit operator ValidationData(Dataset<T> dataset) => new((IBatchSource)dataset);

    /// <inheritdoc/>
    IBatchReader IBatchSource.Open(long pass, string? position, CancellationToken cancellation) => new BatchReader(
        Read(position is null ? null : DatasetPosition.Parse(position), pass, cancellation));

    static Batch AsBatch(T element) => element switch
    {
        Batch batch => batch,
        ValueTuple<NDArray, NDArray> pair => new(pair.Item1, pair.Item2),
        ValueTuple<NDArray, NDArray, NDArray> triple => new(triple.Item1, triple.Item2, triple.Item3),
        NDArray x => new(x),
        _ => throw new ArgumentException($"A model reads batches: NDArrays, pairs (x, y) or triples (x, y, " +
            $"sampleWeight) of them, or Lamina.Batch. The elements of this dataset are {typeof(T)}: end it with " +
            "Batch or PaddedBatch."),
    };

    /// <summary>Waits for each element on the thread that trains.</summary>
    sealed class BatchReader(DatasetReader<T> reader) : IBatchReader
    {
        public Batch Current { get; private set; } = null!;

        object IEnumerator.Current => Current;

        public string Position => reader.Position.ToJson();

        public bool MoveNext()
        {
            if (!Wait(reader.MoveNextAsync)) return false;
            Current = AsBatch(reader.Current);
            return true;
        }

        public void Reset() => throw new NotSupportedException("A dataset is read from its start by opening it anew.");

        public void Dispose() => Wait(async () =>
        {
            await reader.DisposeAsync();
            return true;
        });

        /// <summary>
        /// A thread that waits, such as that of a window, cannot also run what it waits for; so nothing is sent to it.
        /// </summary>
        static bool Wait(Func<ValueTask<bool>> start)
        {
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                ValueTask<bool> task = start();
                return task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }
}
