using System.Runtime.ExceptionServices;

namespace Lamina.Data.Pipeline;

/// <summary>A function of an element, its number in the stage and what is common to the reading.</summary>
delegate ValueTask<TOut> Mapping<TIn, TOut>(TIn element, long number, Reading reading);

/// <summary>Every element through a function, several at a time but in order.</summary>
sealed class MapStage<TIn, T>(string name, Stage<TIn> source, Mapping<TIn, T> map, int degree)
    : Stage<T>(name, source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 2, of: 1);
        long since = from?.Numbers[0] ?? 0, number = from?.Numbers[1] ?? 0;
        if (degree == 1 && since == 0)
            return new InOrder(this, source.Open(reading, from?.Of[0]), reading, number);
        // What is in work ends with the reading, even if nobody cancels.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(reading.Cancellation);
        reading = reading with { Cancellation = ending.Token };
        Reader<TIn> before = source.Open(reading, from?.Of[0]);
        return new Parallel(this, before, reading, new(before, reading.KeepsPosition, since), number, ending);
    }

    ValueTask<T> Apply(TIn element, long number, Reading reading) => map(element, number, reading);

    sealed class InOrder(MapStage<TIn, T> stage, Reader<TIn> source, Reading reading, long number)
        : Reader<TIn, T>(source)
    {
        long number = number;

        public override async ValueTask<bool> Next()
        {
            if (!await Source.Next()) return false;
            Origin = Source.Origin;
            try
            {
                Current = await stage.Apply(Source.Current, number++, reading);
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(Origin, error);
            }
            return true;
        }

        public override DatasetPosition Save() => stage.Position([0, number], Source.Save());
    }

    /// <summary>Keeps as many elements in work as the degree says, and no more.</summary>
    sealed class Parallel(
        MapStage<TIn, T> stage, Reader<TIn> source, Reading reading, Trail<TIn> trail, long number,
        CancellationTokenSource ending) : Reader<TIn, T>(source)
    {
        readonly Queue<(Task<T> Result, Origin Origin, DatasetPosition? Mark)> working = [];
        long started = number, yielded = number;
        bool begun, ended;
        // The source's next element, while it is waited for.
        Task<bool>? coming;
        ExceptionDispatchInfo? failure;

        public override async ValueTask<bool> Next()
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            while (true)
            {
                while (!ended && working.Count < stage.Degree)
                {
                    coming ??= Read();
                    // What is done does not wait for what comes behind it.
                    if (working.Count > 0 && !coming.IsCompleted) break;
                    await Take();
                }
                if (working.Count == 0 || coming is null || working.Peek().Result.IsCompleted) break;
                await Task.WhenAny(coming, working.Peek().Result);
            }
            if (!working.TryDequeue(out var next))
            {
                failure?.Throw();
                return false;
            }
            Origin = next.Origin;
            try
            {
                Current = await next.Result;
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(Origin, error);
            }
            trail.Yielded(next.Mark);
            yielded++;
            return true;
        }

        async Task<bool> Read()
        {
            if (!begun && !await trail.Begin()) return false;
            begun = true;
            return await Source.Next();
        }

        /// <summary>Begins work on what the source gave.</summary>
        async ValueTask Take()
        {
            try
            {
                ended = !await coming!;
            }
            catch (Exception error)
            {
                // What was read before it comes first, as if nothing were read ahead.
                (ended, failure) = (true, ExceptionDispatchInfo.Capture(error));
            }
            coming = null;
            if (!ended) Start(Source.Current, started++);
        }

        void Start(TIn element, long at)
        {
            Task<T> result = Task.Run(() => stage.Apply(element, at, reading).AsTask(), reading.Cancellation);
            working.Enqueue((result, Source.Origin, trail.Mark()));
        }

        public override DatasetPosition Save()
        {
            (DatasetPosition position, long since) = trail.Save();
            return stage.Position([since, yielded], position);
        }

        public override async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            if (coming is not null) await Task.WhenAny(coming);
            foreach (var (result, _, _) in working) await Task.WhenAny(result);
            ending.Dispose();
            await base.DisposeAsync();
        }
    }

    int Degree => degree;
}
