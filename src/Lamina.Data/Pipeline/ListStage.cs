namespace Lamina.Data.Pipeline;

/// <summary>Elements that can be had by number.</summary>
/// <param name="name">What messages call the stage.</param>
/// <param name="open">Makes the list when reading begins: how many there are, and the element of a number.</param>
/// <param name="origin">Where an element comes from; by default the number.</param>
sealed class ListStage<T>(
    string name, Func<(long Count, Func<long, T> At)> open, Func<T, Origin>? origin = null) : Stage<T>(name)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 2, of: 0);
        return new ListReader(this, reading, from);
    }

    sealed class ListReader(ListStage<T> stage, Reading reading, DatasetPosition? from) : Reader<T>
    {
        long next = from?.Numbers[0] ?? 0, count = -1;
        Func<long, T>? at;

        public override ValueTask<bool> Next()
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            var place = new Origin(null, null);
            try
            {
                if (at is null) Begin();
                if (next >= count) return new(false);
                place = new(null, next);
                Current = at!(next);
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(place, error);
            }
            Origin = stage.Origin(Current, next++);
            return new(true);
        }

        void Begin()
        {
            (count, at) = stage.Begin();
            if (from is not null && from.Numbers[1] != count)
                throw stage.Foreign(
                    $"{stage.Name} had {from.Numbers[1]} elements when it was saved and has {count} now");
        }

        public override DatasetPosition Save()
        {
            if (at is null) Begin();
            return stage.Position([next, count]);
        }
    }

    (long Count, Func<long, T> At) Begin() => open();

    Origin Origin(T element, long number) => origin?.Invoke(element) ?? new(null, number);
}
