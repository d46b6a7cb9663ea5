namespace Lamina.Data.Pipeline;

/// <summary>Each element is drawn from a buffer of those to come.</summary>
sealed class ShuffleStage<T>(Stage<T> source, int buffer, long seed, bool reshuffle) : Stage<T>("Shuffle", source)
{
    /// <inheritdoc/>
    public override Reader<T> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 4, of: 1);
        if (from is not null && from.Numbers[2] != (seed & long.MaxValue))
            throw Foreign(
                "the shuffle had another seed; give it one, or call Random.SetSeed before the dataset is made");
        var random = new RandomStream(Seeds.Of(seed, reshuffle ? reading.Epoch : 0));
        return new ShuffleReader(this, source.Open(reading, from?.Of[0]), reading, from, buffer, seed, random);
    }

    sealed class ShuffleReader(ShuffleStage<T> stage, Reader<T> source, Reading reading, DatasetPosition? from,
        int buffer, long seed, RandomStream random)
        : HoldingReader<T, T>(stage, source, reading, from, spacing: Math.Max(1, buffer / 8))
    {
        const int OwnNumbers = 2;

        readonly List<(T Element, Origin Origin, long Number)> slots = [];
        readonly Dictionary<long, int> places = [];
        bool ended;

        protected override long Oldest => slots.Count == 0 ? Count : slots.Min(slot => slot.Number);

        protected override async ValueTask<bool> Advance()
        {
            while (!ended && slots.Count < buffer)
            {
                if (await ReadSource()) slots.Add((Source.Current, Source.Origin, Count - 1));
                else ended = true;
            }
            if (slots.Count == 0) return false;
            int drawn = random.NextInt(slots.Count);
            (Current, Origin, _) = slots[drawn];
            slots[drawn] = slots[^1];
            slots.RemoveAt(slots.Count - 1);
            return true;
        }

        protected override long[] Held() =>
            [seed & long.MaxValue, random.Position, .. slots.Select(slot => slot.Number)];

        protected override void Restore(
            ReadOnlySpan<long> held, long first, long end, ReadOnlySpan<DatasetPosition> positions)
        {
            random.Position = held[1];
            foreach (long number in held[OwnNumbers..])
            {
                if (number < first || number >= end || places.Count == buffer || !places.TryAdd(number, slots.Count))
                    throw new FormatException("the shuffle cannot hold the elements that it names");
                slots.Add((default!, default, number));
            }
        }

        protected override void Keep(long number)
        {
            if (places.Remove(number, out int slot)) slots[slot] = (Source.Current, Source.Origin, number);
        }
    }
}
