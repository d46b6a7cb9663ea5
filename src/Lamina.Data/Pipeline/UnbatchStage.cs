namespace Lamina.Data.Pipeline;

/// <summary>The elements of every group, one by one.</summary>
sealed class UnbatchStage<TIn, T>(Stage<TIn> source, Func<TIn, int> count, Func<TIn, int, T> at)
    : Stage<T>("Unbatch", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 2, of: 1);
        Reader<TIn> before = source.Open(reading, from?.Of[0]);
        var trail = new Trail<TIn>(before, reading.KeepsPosition, from?.Numbers[0] ?? 0);
        return new UnbatchReader(this, before, reading, trail, from?.Numbers[1] ?? 0);
    }

    int Count(TIn group) => count(group);

    T At(TIn group, int row) => at(group, row);

    sealed class UnbatchReader(
        UnbatchStage<TIn, T> stage, Reader<TIn> source, Reading reading, Trail<TIn> trail, long passed)
        : Reader<TIn, T>(source)
    {
        // Rows of the present group: how many, and how many of them have been yielded.
        int rows;
        long row = passed;
        bool begun, within;
        DatasetPosition? mark;

        public override async ValueTask<bool> Next()
        {
            while (!within || row >= rows)
            {
                if (!await NextGroup()) return false;
            }
            try
            {
                Current = stage.At(Source.Current, (int)row++);
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(Origin, error);
            }
            return true;
        }

        async ValueTask<bool> NextGroup()
        {
            if (!begun && !await trail.Begin()) return false;
            begun = true;
            if (within)
            {
                trail.Yielded(mark);
                (row, within) = (0, false);
            }
            if (!await Source.Next()) return false;
            (within, mark, Origin) = (true, trail.Mark(), Source.Origin);
            try
            {
                rows = stage.Count(Source.Current);
            }
            catch (Exception error) when (reading.Explains(error))
            {
                throw stage.Error(Origin, error);
            }
            return true;
        }

        public override DatasetPosition Save()
        {
            (DatasetPosition position, long since) = trail.Save();
            return stage.Position([since, row], position);
        }
    }
}
