namespace Lamina.Data.Pipeline;

/// <summary>The elements that a condition holds for.</summary>
sealed class FilterStage<T>(Stage<T> source, Func<T, bool> condition) : Stage<T>("Filter", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 0, of: 1);
        return new FilterReader(this, condition, source.Open(reading, from?.Of[0]), reading);
    }

    sealed class FilterReader(FilterStage<T> stage, Func<T, bool> condition, Reader<T> source, Reading reading)
        : Reader<T, T>(source)
    {
        public override async ValueTask<bool> Next()
        {
            while (await Source.Next())
            {
                (Current, Origin) = (Source.Current, Source.Origin);
                try
                {
                    if (condition(Current)) return true;
                }
                catch (Exception error) when (reading.Explains(error))
                {
                    throw stage.Error(Origin, error);
                }
            }
            return false;
        }

        public override DatasetPosition Save() => stage.Position([], Source.Save());
    }
}
