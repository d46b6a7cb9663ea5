namespace Lamina.Data.Pipeline;

/// <summary>The source again and again, each pass as an epoch of its own.</summary>
sealed class RepeatStage<T>(Stage<T> source, long? count) : Stage<T>("Repeat", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 1, of: 0);
        return new RepeatReader(this, source, reading, count, from);
    }

    sealed class RepeatReader(
        RepeatStage<T> stage, Stage<T> source, Reading reading, long? count, DatasetPosition? from) : Reader<T>
    {
        long pass = from?.Numbers[0] ?? 0;
        // Within a pass.
        Reader<T>? reader;
        bool any = from is { Of.Length: > 0 };

        public override async ValueTask<bool> Next()
        {
            while (reader is not null || count is null || pass < count)
            {
                reader ??= Begin();
                if (await reader.Next())
                {
                    (Current, Origin, any) = (reader.Current, reader.Origin, true);
                    return true;
                }
                await reader.DisposeAsync();
                reader = null;
                pass++;
                if (!any && count is null)
                    throw stage.Error(default, new InvalidOperationException("There is nothing to repeat for ever."));
            }
            return false;
        }

        Reader<T> Begin()
        {
            DatasetPosition? at = from is { Of: [DatasetPosition within] } && pass == from.Numbers[0] ? within : null;
            return source.Open(reading with { Epoch = reading.Epoch * (count ?? 1) + pass }, at);
        }

        public override DatasetPosition Save() => reader is not null ? stage.Position([pass], reader.Save())
            : from is not null && pass == from.Numbers[0] ? from : stage.Position([pass]);

        public override ValueTask DisposeAsync() => reader?.DisposeAsync() ?? default;
    }
}
