namespace Lamina.Data.Pipeline;

/// <summary>Groups of elements of similar length; a group is yielded when it is whole.</summary>
sealed class BucketStage<T>(
    Stage<T> source, Func<T, int> length, int[] boundaries, int[] sizes, bool dropRemainder)
    : Stage<T[]>("BucketByLength", source)
{
    /// <inheritdoc/>
    public override Reader<T[]> Open(Reading reading, DatasetPosition? from)
    {
        if (from is not null) Check(from, numbers: 2 + sizes.Length, of: 1);
        return new BucketReader(this, source.Open(reading, from?.Of[0]), reading, from, sizes, dropRemainder);
    }

    int BucketOf(T element)
    {
        int at = length(element), bucket = Array.BinarySearch(boundaries, at);
        return bucket >= 0 ? bucket : ~bucket;
    }

    sealed class BucketReader(BucketStage<T> stage, Reader<T> source, Reading reading, DatasetPosition? from,
        int[] sizes, bool dropRemainder)
        : HoldingReader<T, T[]>(stage, source, reading, from, spacing: Math.Max(1, sizes.Sum() / 8))
    {
        readonly List<(T Element, Origin Origin, long Number)>[] buckets = [.. sizes.Select(
            _ => new List<(T Element, Origin Origin, long Number)>())];
        readonly Dictionary<long, (int Bucket, int At)> places = [];

        protected override long Oldest => buckets.SelectMany(bucket => bucket).Select(held => held.Number)
            .DefaultIfEmpty(Count).Min();

        protected override async ValueTask<bool> Advance()
        {
            while (await ReadSource())
            {
                int bucket = BucketOf(Source.Current);
                buckets[bucket].Add((Source.Current, Source.Origin, Count - 1));
                if (buckets[bucket].Count == sizes[bucket]) return Yield(bucket);
            }
            int left = dropRemainder ? -1 : Array.FindIndex(buckets, bucket => bucket.Count > 0);
            return left >= 0 && Yield(left);
        }

        int BucketOf(T element)
        {
            try
            {
                return stage.BucketOf(element);
            }
            catch (Exception error) when (Reading.Explains(error))
            {
                throw stage.Error(Source.Origin, error);
            }
        }

        bool Yield(int bucket)
        {
            (Current, Origin) = ([.. buckets[bucket].Select(held => held.Element)], buckets[bucket][0].Origin);
            buckets[bucket].Clear();
            return true;
        }

        protected override long[] Held() =>
            [.. buckets.SelectMany(bucket => (long[])[bucket.Count, .. bucket.Select(held => held.Number)])];

        protected override void Restore(
            ReadOnlySpan<long> held, long first, long end, ReadOnlySpan<DatasetPosition> positions)
        {
            for (int bucket = 0; bucket < buckets.Length; bucket++)
            {
                if (held.Length == 0 || held[0] > held.Length - 1 || held[0] > sizes[bucket])
                    throw new FormatException("the buckets are others");
                foreach (long number in held.Slice(1, (int)held[0]))
                {
                    if (number < first || number >= end || !places.TryAdd(number, (bucket, buckets[bucket].Count)))
                        throw new FormatException("the buckets cannot hold the elements that it names");
                    buckets[bucket].Add((default!, default, number));
                }
                held = held[(1 + (int)held[0])..];
            }
        }

        protected override void Keep(long number)
        {
            if (places.Remove(number, out var place))
                buckets[place.Bucket][place.At] = (Source.Current, Source.Origin, number);
        }
    }
}
