namespace Lamina.Data.Pipeline;

/// <summary>Elements that come one after another.</summary>
/// <param name="name">What messages call the stage.</param>
/// <param name="file">The file or source that the records are of, for messages; null if it has no name.</param>
/// <param name="seeks">Whether the source can begin at any record; otherwise it is read from its start.</param>
/// <param name="open">Begins to read at a record.</param>
sealed class SequenceStage<T>(
    string name, string? file, bool seeks, Func<long, CancellationToken, IAsyncEnumerable<T>> open) : Stage<T>(name)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 0);
        return new SequenceReader(this, file, reading, from?.Numbers[0] ?? 0);
    }

    IAsyncEnumerable<T> Begin(ref long at, CancellationToken cancellation)
    {
        if (!seeks) at = 0;
        return open(at, cancellation);
    }

    sealed class SequenceReader(SequenceStage<T> stage, string? file, Reading reading, long next) : Reader<T>
    {
        IAsyncEnumerator<T>? elements;
        long next = next;

        public override async ValueTask<bool> Next()
        {
            try
            {
                if (elements is null)
                {
                    long at = next;
                    elements = stage.Begin(ref at, reading.Cancellation).GetAsyncEnumerator(reading.Cancellation);
                    for (; at < next; at++)
                    {
                        reading.Cancellation.ThrowIfCancellationRequested();
                        if (!await elements.MoveNextAsync())
                            throw stage.Foreign($"{stage.Name} had read {next} elements, and there are {at}");
                    }
                }
                reading.Cancellation.ThrowIfCancellationRequested();
                if (!await elements.MoveNextAsync()) return false;
                Current = elements.Current;
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(new(file, next), error);
            }
            Origin = new(file, next++);
            return true;
        }

        public override DatasetPosition Save() => stage.Position([next]);

        public override ValueTask DisposeAsync() => elements?.DisposeAsync() ?? default;
    }
}
