namespace Lamina.Data.Pipeline;

/// <summary>Keeps the elements of the first whole pass in a file, for later passes and programs.</summary>
sealed class FileCacheStage<T>(Stage<T> source, string path, RecordFormat<T> format) : Stage<T>("Cache", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 0);
        long next = from?.Numbers[0] ?? 0;
        // Whatever epoch comes first, the cache holds the first one.
        return File.Exists(path) ? new KeptReader(this, reading, next)
            : new FillingReader(
                this, source.Open(reading with { Epoch = 0, KeepsPosition = false }, null), reading, next);
    }

    RecordFileReader<T> Reader(long first) => new(path, format, first);

    RecordFileWriter<T> Writer() => new(path, format);

    DatasetException Error(long? record, Exception error) => Error(new Origin(path, record), error);

    sealed class KeptReader(FileCacheStage<T> stage, Reading reading, long next) : Reader<T>
    {
        RecordFileReader<T>? file;
        long next = next;

        public override ValueTask<bool> Next()
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            try
            {
                file ??= stage.Reader(next);
                if (!file.Next(out T element)) return new(false);
                (Current, Origin) = (element, stage.OriginOf(next++));
                return new(true);
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(next, error);
            }
        }

        public override DatasetPosition Save() => stage.Position([next]);

        public override ValueTask DisposeAsync()
        {
            file?.Dispose();
            return default;
        }
    }

    Origin OriginOf(long record) => new(path, record);

    sealed class FillingReader(FileCacheStage<T> stage, Reader<T> source, Reading reading, long next)
        : Reader<T, T>(source)
    {
        RecordFileWriter<T>? file;
        long next = next, written;
        bool ended;

        public override async ValueTask<bool> Next()
        {
            do
            {
                if (ended) return false;
                bool more = await Source.Next();
                try
                {
                    file ??= stage.Writer();
                    if (more) file.Add(Source.Current);
                    else file.Commit();
                }
                catch (Exception error) when (reading.Explains(error))
                {
                    throw stage.Error(more ? written : null, error);
                }
                if (!more)
                {
                    ended = true;
                    return false;
                }
            }
            while (++written <= next);
            (Current, Origin, next) = (Source.Current, Source.Origin, written);
            return true;
        }

        public override DatasetPosition Save() => stage.Position([next]);

        public override ValueTask DisposeAsync()
        {
            file?.Dispose();
            return base.DisposeAsync();
        }
    }
}
