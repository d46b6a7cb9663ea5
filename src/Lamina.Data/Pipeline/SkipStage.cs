namespace Lamina.Data.Pipeline;

/// <summary>The elements behind the first ones.</summary>
sealed class SkipStage<T>(Stage<T> source, long count) : Stage<T>("Skip", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 1);
        return new SkipReader(this, source.Open(reading, from?.Of[0]), count, from?.Numbers[0] ?? 0);
    }

    sealed class SkipReader(SkipStage<T> stage, Reader<T> source, long count, long skipped) : Reader<T, T>(source)
    {
        long skipped = skipped;

        public override async ValueTask<bool> Next()
        {
            for (; skipped < count; skipped++)
            {
                if (!await Source.Next()) return false;
            }
            if (!await Source.Next()) return false;
            (Current, Origin) = (Source.Current, Source.Origin);
            return true;
        }

        public override DatasetPosition Save() => stage.Position([skipped], Source.Save());
    }
}
