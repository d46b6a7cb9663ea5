namespace Lamina.Data.Pipeline;

/// <summary>The first elements.</summary>
sealed class TakeStage<T>(Stage<T> source, long count) : Stage<T>("Take", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 1);
        return new TakeReader(this, source.Open(reading, from?.Of[0]), count, from?.Numbers[0] ?? 0);
    }

    sealed class TakeReader(TakeStage<T> stage, Reader<T> source, long count, long taken) : Reader<T, T>(source)
    {
        long taken = taken;

        public override async ValueTask<bool> Next()
        {
            if (taken >= count || !await Source.Next()) return false;
            taken++;
            (Current, Origin) = (Source.Current, Source.Origin);
            return true;
        }

        public override DatasetPosition Save() => stage.Position([taken], Source.Save());
    }
}
