namespace Lamina.Data.Pipeline;

/// <summary>Elements in groups of a size.</summary>
sealed class ChunkStage<T>(string name, Stage<T> source, int size, bool dropRemainder) : Stage<T[]>(name, source)
{
    /// <inheritdoc/>
    public override Reader<T[]> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 0, of: 1);
        return new ChunkReader(this, source.Open(reading, from?.Of[0]));
    }

    T[]? Whole(List<T> elements) => elements.Count == size || elements.Count > 0 && !dropRemainder
        ? [.. elements] : null;

    bool IsFull(List<T> elements) => elements.Count == size;

    sealed class ChunkReader(ChunkStage<T> stage, Reader<T> source) : Reader<T, T[]>(source)
    {
        readonly List<T> elements = [];

        public override async ValueTask<bool> Next()
        {
            while (!stage.IsFull(elements) && await Source.Next())
            {
                if (elements.Count == 0) Origin = Source.Origin;
                elements.Add(Source.Current);
            }
            T[]? chunk = stage.Whole(elements);
            elements.Clear();
            if (chunk is null) return false;
            Current = chunk;
            return true;
        }

        public override DatasetPosition Save() => stage.Position([], Source.Save());
    }
}
