namespace Lamina.Data.Pipeline;

/// <summary>Every so-many-th element: the part of one among several workers.</summary>
sealed class ShardStage<T>(Stage<T> source, int count, int index) : Stage<T>("Shard", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 1);
        return new ShardReader(this, source.Open(reading, from?.Of[0]), count, index, from?.Numbers[0] ?? 0);
    }

    sealed class ShardReader(ShardStage<T> stage, Reader<T> source, int count, int index, long next)
        : Reader<T, T>(source)
    {
        long next = next;

        public override async ValueTask<bool> Next()
        {
            while (await Source.Next())
            {
                if (next++ % count != index) continue;
                (Current, Origin) = (Source.Current, Source.Origin);
                return true;
            }
            return false;
        }

        public override DatasetPosition Save() => stage.Position([next % count], Source.Save());
    }
}
