using System.Threading.Channels;

namespace Lamina.Data.Pipeline;

/// <summary>Reads the source in the background, so many elements ahead and no more.</summary>
sealed class PrefetchStage<T>(Stage<T> source, int buffer) : Stage<T>("Prefetch", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 1);
        // The background ends with the reading, even if nobody cancels.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(reading.Cancellation);
        Reader<T> before = source.Open(reading with { Cancellation = ending.Token }, from?.Of[0]);
        var trail = new Trail<T>(before, reading.KeepsPosition, from?.Numbers[0] ?? 0);
        return new PrefetchReader(this, before, reading, trail, buffer, ending);
    }

    sealed class PrefetchReader(PrefetchStage<T> stage, Reader<T> source, Reading reading, Trail<T> trail,
        int buffer, CancellationTokenSource ending) : Reader<T, T>(source)
    {
        readonly Channel<(T Element, Origin Origin, DatasetPosition? Mark)> ahead =
            Channel.CreateBounded<(T, Origin, DatasetPosition?)>(
                new BoundedChannelOptions(buffer) { SingleReader = true, SingleWriter = true });
        Task? background;

        public override async ValueTask<bool> Next()
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            background ??= Task.Run(Fill);
            if (!await ahead.Reader.WaitToReadAsync(reading.Cancellation)) return false;
            ahead.Reader.TryRead(out var next);
            (Current, Origin) = (next.Element, next.Origin);
            trail.Yielded(next.Mark);
            return true;
        }

        async Task Fill()
        {
            try
            {
                bool more = await trail.Begin();
                // There is a place before the source is read, so that no element waits beside the buffer.
                while (more && await ahead.Writer.WaitToWriteAsync(ending.Token) && await Source.Next())
                    ahead.Writer.TryWrite((Source.Current, Source.Origin, trail.Mark()));
                ahead.Writer.Complete();
            }
            catch (Exception error)
            {
                // The reader gets it behind what was read before it.
                ahead.Writer.Complete(error);
            }
        }

        public override DatasetPosition Save()
        {
            (DatasetPosition position, long since) = trail.Save();
            return stage.Position([since], position);
        }

        public override async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            if (background is not null) await background;
            ending.Dispose();
            await base.DisposeAsync();
        }
    }
}
