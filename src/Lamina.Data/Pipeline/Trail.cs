namespace Lamina.Data.Pipeline;

/// <summary>
/// Where a stage stands that has read further than it has yielded: a position of its source at or before the last
/// element that was yielded, and how many elements were since. Whoever goes on reads these again.
/// </summary>
/// <param name="source">What is read ahead.</param>
/// <param name="keeps">Whether positions are wanted at all.</param>
/// <param name="since">Elements that were yielded behind the position that the source was opened at.</param>
sealed class Trail<T>(Reader<T> source, bool keeps, long since)
{
    // Taking a position costs its size, which is spread over so many elements that each pays for a few numbers only.
    const int NumbersForEach = 64;

    DatasetPosition? known;
    long since = since;
    int due = 1;

    /// <summary>Reads again what was yielded before the position was saved; false if the source ends there.</summary>
    public async ValueTask<bool> Begin()
    {
        if (keeps) known = source.Save();
        for (long i = 0; i < since; i++)
        {
            if (!await source.Next()) return false;
        }
        return true;
    }

    /// <summary>To be called behind every element read: its position, if one is due.</summary>
    public DatasetPosition? Mark()
    {
        if (!keeps || --due > 0) return null;
        DatasetPosition position = source.Save();
        due = Math.Max(1, position.Size / NumbersForEach);
        return position;
    }

    /// <summary>To be called with every element yielded.</summary>
    /// <param name="mark">What <see cref="Mark"/> gave for it.</param>
    public void Yielded(DatasetPosition? mark)
    {
        if (mark is null) since++;
        else (known, since) = (mark, 0);
    }

    /// <summary>The position, and the elements since.</summary>
    public (DatasetPosition Position, long Since) Save() => (known ?? source.Save(), since);
}
