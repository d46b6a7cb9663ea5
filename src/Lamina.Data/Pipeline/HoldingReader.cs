namespace Lamina.Data.Pipeline;

/// <summary>
/// A reader that holds elements back: it numbers what it reads, and keeps a position of its source from which
/// everything held can be read again. Its own position is numbers: where to begin, how far it had read, which it holds.
/// </summary>
/// <param name="stage">The stage that is read.</param>
/// <param name="source">The reader of the stage before, opened at the position's source.</param>
/// <param name="reading">What is common to all stages.</param>
/// <param name="from">A position of the stage to go on behind; null for the start.</param>
/// <param name="spacing">Elements between two positions of the source that are kept.</param>
abstract class HoldingReader<TIn, T>(
    Stage stage, Reader<TIn> source, Reading reading, DatasetPosition? from, int spacing) : Reader<TIn, T>(source)
{
    // Taking a position of the source costs its size, which is spread over so many numbers an element.
    const int NumbersForEach = 64;
    const int FewMarks = 16;

    readonly List<(long Number, DatasetPosition Position)> marks = [];
    DatasetPosition? from = from;
    long due = from?.Numbers[0] ?? 0;
    int crowded = FewMarks;

    /// <summary>How many numbers a position has before those of the reader.</summary>
    protected const int CommonNumbers = 2;

    /// <summary>What is common to all stages.</summary>
    protected Reading Reading => reading;

    /// <summary>How many elements have been read.</summary>
    protected long Count { get; private set; } = from?.Numbers[0] ?? 0;

    /// <summary>The number of the first element that is still needed; the count if none is.</summary>
    protected abstract long Oldest { get; }

    /// <summary>What the reader holds, as numbers.</summary>
    protected abstract long[] Held();

    /// <summary>Positions that belong to what it holds.</summary>
    protected virtual DatasetPosition[] HeldPositions() => [];

    /// <summary>Takes back what <see cref="Held"/> gave, before elements come.</summary>
    /// <param name="held">The numbers.</param>
    /// <param name="first">The number of the first element that will be read again.</param>
    /// <param name="end">The number behind the last one.</param>
    /// <param name="positions">What <see cref="HeldPositions"/> gave.</param>
    /// <exception cref="FormatException">The numbers cannot be those of such a reader.</exception>
    protected abstract void Restore(
        ReadOnlySpan<long> held, long first, long end, ReadOnlySpan<DatasetPosition> positions);

    /// <summary>An element that was read before, to be kept if it was held.</summary>
    protected abstract void Keep(long number);

    /// <summary>Goes to the next element that the stage yields.</summary>
    protected abstract ValueTask<bool> Advance();

    /// <inheritdoc/>
    public sealed override async ValueTask<bool> Next()
    {
        if (from is not null) await Replay(from);
        return await Advance();
    }

    async ValueTask Replay(DatasetPosition position)
    {
        long first = position.Numbers[0], end = position.Numbers[1];
        try
        {
            Restore(position.Numbers.AsSpan(CommonNumbers), first, end, position.Of.AsSpan(1));
        }
        catch (FormatException error)
        {
            throw stage.Foreign(error.Message);
        }
        while (Count < end)
        {
            if (!await ReadSource())
                throw stage.Foreign($"{stage.Name} had read {end} elements, and there are {Count}");
            Keep(Count - 1);
        }
        from = null;
    }

    /// <summary>Reads the next element of the source and numbers it.</summary>
    protected async ValueTask<bool> ReadSource()
    {
        if (reading.KeepsPosition && Count >= due) Mark();
        if (!await Source.Next()) return false;
        Count++;
        return true;
    }

    void Mark()
    {
        DatasetPosition position = Source.Save();
        marks.Add((Count, position));
        due = Count + Math.Max(spacing, position.Size / NumbersForEach);
        if (marks.Count <= crowded || from is not null) return;
        Prune(Oldest);
        crowded = 2 * marks.Count + FewMarks;
    }

    /// <summary>Forgets the positions that lie before the one to begin at.</summary>
    void Prune(long oldest)
    {
        int last = marks.FindLastIndex(mark => mark.Number <= oldest);
        if (last > 0) marks.RemoveRange(0, last);
    }

    /// <inheritdoc/>
    public sealed override DatasetPosition Save()
    {
        if (from is not null) return from;
        long oldest = Oldest;
        Prune(oldest);
        var (number, position) = oldest >= Count || marks.Count == 0 ? (Count, Source.Save()) : marks[0];
        return stage.Position([number, Count, .. Held()], [position, .. HeldPositions()]);
    }
}
