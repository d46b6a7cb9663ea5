namespace Lamina.Data.Pipeline;

/// <summary>One dataset after another.</summary>
sealed class ConcatenateStage<T>(Stage<T>[] sources) : Stage<T>("Concatenate", sources)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 1);
        int at = (int)Math.Min(from?.Numbers[0] ?? 0, sources.Length);
        if (at == sources.Length) throw Foreign($"it stands in part {at} of {sources.Length}");
        return new ConcatenateReader(this, sources, reading, sources[at].Open(reading, from?.Of[0]), at);
    }

    sealed class ConcatenateReader(
        ConcatenateStage<T> stage, Stage<T>[] sources, Reading reading, Reader<T> source, int at) : Reader<T>
    {
        Reader<T> source = source;
        int at = at;

        public override async ValueTask<bool> Next()
        {
            while (!await source.Next())
            {
                if (at == sources.Length - 1) return false;
                await source.DisposeAsync();
                source = sources[++at].Open(reading, null);
            }
            (Current, Origin) = (source.Current, source.Origin);
            return true;
        }

        public override DatasetPosition Save() => stage.Position([at], source.Save());

        public override ValueTask DisposeAsync() => source.DisposeAsync();
    }
}
