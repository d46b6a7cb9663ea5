namespace Lamina.Data.Pipeline;

/// <summary>The elements of several datasets by turns, each dataset made from an element of the source.</summary>
sealed class InterleaveStage<TIn, T>(Stage<TIn> source, Func<TIn, Dataset<T>> map, int cycle, int block)
    : Stage<T>("Interleave", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 4 + cycle, of: 1);
        return new InterleaveReader(this, source.Open(reading, from?.Of[0]), reading, from, cycle, block);
    }

    Stage<T> Inner(TIn element) => map(element).Stage;

    sealed class InterleaveReader(InterleaveStage<TIn, T> stage, Reader<TIn> source, Reading reading,
        DatasetPosition? from, int cycle, int block) : HoldingReader<TIn, T>(stage, source, reading, from, spacing: 1)
    {
        const int OwnNumbers = 2;

        readonly (Reader<T> Reader, long Number)?[] open = new (Reader<T>, long)?[cycle];
        readonly Dictionary<long, (int Slot, DatasetPosition Position)> places = [];
        int turn, taken;
        bool ended;

        protected override long Oldest =>
            open.Min(slot => slot?.Number) ?? Count;

        protected override async ValueTask<bool> Advance()
        {
            while (true)
            {
                if (open[turn] is null && !ended)
                {
                    if (await ReadSource()) Begin(turn, Count - 1, null);
                    else ended = true;
                }
                if (open[turn] is not { } slot)
                {
                    if (Array.TrueForAll(open, other => other is null)) return false;
                    Turn();
                }
                else if (await slot.Reader.Next())
                {
                    (Current, Origin) = (slot.Reader.Current, slot.Reader.Origin);
                    if (++taken == block) Turn();
                    return true;
                }
                else
                {
                    // The next of the source takes its place, and its turn.
                    await slot.Reader.DisposeAsync();
                    (open[turn], taken) = (null, 0);
                }
            }
        }

        void Turn() => (turn, taken) = ((turn + 1) % cycle, 0);

        void Begin(int slot, long number, DatasetPosition? at)
        {
            try
            {
                open[slot] = (stage.Inner(Source.Current).Open(Reading, at), number);
            }
            catch (Exception error) when (at is null && Reading.Explains(error))
            {
                throw stage.Error(Source.Origin, error);
            }
        }

        // A slot is the number of its element and one more, or 0 where nothing is open.
        protected override long[] Held() => [turn, taken, .. open.Select(slot => slot?.Number + 1 ?? 0)];

        protected override DatasetPosition[] HeldPositions() =>
            [.. open.Where(slot => slot is not null).Select(slot => slot!.Value.Reader.Save())];

        protected override void Restore(
            ReadOnlySpan<long> held, long first, long end, ReadOnlySpan<DatasetPosition> positions)
        {
            (turn, taken) = ((int)Math.Min(held[0], cycle), (int)Math.Min(held[1], block));
            int next = 0;
            for (int slot = 0; slot < cycle; slot++)
            {
                long number = held[OwnNumbers + slot] - 1;
                if (number < 0) continue;
                if (number < first || number >= end || next == positions.Length
                    || !places.TryAdd(number, (slot, positions[next++])))
                    throw new FormatException("what is interleaved is other");
            }
            if (turn >= cycle || taken >= block || held.Length != OwnNumbers + cycle)
                throw new FormatException("the cycle or block is another");
        }

        protected override void Keep(long number)
        {
            if (places.Remove(number, out var place)) Begin(place.Slot, number, place.Position);
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var slot in open)
                if (slot is { Reader: var reader }) await reader.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
