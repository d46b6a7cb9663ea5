namespace Lamina.Data.Pipeline;

/// <summary>Keeps the elements of the first whole pass in memory.</summary>
sealed class CacheStage<T>(Stage<T> source) : Stage<T>("Cache", source)
{
    volatile List<(T Element, Origin Origin)>? kept;

    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 0);
        long next = from?.Numbers[0] ?? 0;
        // Whatever epoch comes first, the cache holds the first one.
        return kept is { } elements ? new KeptReader(this, reading, elements, next)
            : new FillingReader(this, source.Open(reading with { Epoch = 0, KeepsPosition = false }, null), next);
    }

    void Keep(List<(T Element, Origin Origin)> elements) => kept = elements;

    sealed class KeptReader(
        CacheStage<T> stage, Reading reading, List<(T Element, Origin Origin)> elements, long next) : Reader<T>
    {
        long next = next;

        public override ValueTask<bool> Next()
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            if (next >= elements.Count) return new(false);
            (Current, Origin) = elements[(int)next++];
            return new(true);
        }

        public override DatasetPosition Save() => stage.Position([next]);
    }

    sealed class FillingReader(CacheStage<T> stage, Reader<T> source, long next) : Reader<T, T>(source)
    {
        readonly List<(T Element, Origin Origin)> elements = [];
        long next = next;
        bool ended;

        public override async ValueTask<bool> Next()
        {
            do
            {
                if (ended) return false;
                if (!await Source.Next())
                {
                    ended = true;
                    stage.Keep(elements);
                    return false;
                }
                elements.Add((Source.Current, Source.Origin));
            }
            while (elements.Count <= next);
            (Current, Origin) = elements[^1];
            next = elements.Count;
            return true;
        }

        public override DatasetPosition Save() => stage.Position([next]);
    }
}
