namespace Lamina.Data.Pipeline;

/// <summary>Elements that follow one another, beginning again a few elements further each time.</summary>
sealed class WindowStage<T>(Stage<T> source, int size, int shift, int stride, bool dropRemainder)
    : Stage<T[]>("Window", source)
{
    /// <inheritdoc/>
    public override Reader<T[]> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 3, of: 1);
        return new WindowReader(this, source.Open(reading, from?.Of[0]), reading, from);
    }

    int Span => (size - 1) * stride + 1;

    int Shift => shift;

    T[]? Of(List<(T Element, Origin Origin)> elements) =>
        elements.Count == 0 || elements.Count < Span && dropRemainder ? null
            : [.. Enumerable.Range(0, size).Select(i => i * stride).TakeWhile(i => i < elements.Count)
                .Select(i => elements[i].Element)];

    sealed class WindowReader(
        WindowStage<T> stage, Reader<T> source, Reading reading, DatasetPosition? from)
        : HoldingReader<T, T[]>(stage, source, reading, from, spacing: stage.Span)
    {
        // The elements from the number start on that have been read.
        readonly List<(T Element, Origin Origin)> elements = [];
        long start;

        protected override long Oldest => Math.Min(start, Count);

        protected override async ValueTask<bool> Advance()
        {
            while (Count < start)
            {
                if (!await ReadSource()) return false;
            }
            while (elements.Count < stage.Span && await ReadSource()) elements.Add((Source.Current, Source.Origin));
            if (stage.Of(elements) is not { } window) return false;
            (Current, Origin) = (window, elements[0].Origin);
            start += stage.Shift;
            elements.RemoveRange(0, Math.Min(stage.Shift, elements.Count));
            return true;
        }

        protected override long[] Held() => [start];

        protected override void Restore(
            ReadOnlySpan<long> held, long first, long end, ReadOnlySpan<DatasetPosition> positions)
        {
            start = held[0];
            if (start < first && start < end || end - start > stage.Span)
                throw new FormatException("the window does not begin where it can");
        }

        protected override void Keep(long number)
        {
            if (number >= start) elements.Add((Source.Current, Source.Origin));
        }
    }
}
