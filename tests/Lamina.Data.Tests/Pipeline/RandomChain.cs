namespace Lamina.Data.Tests.Pipeline;

/// <summary>A pipeline of operators drawn at random, and the same on lists, written a second time.</summary>
sealed class RandomChain
{
    readonly System.Random random;
    readonly List<string> names = [];
    readonly bool ordered;

    /// <param name="seed">What is drawn.</param>
    /// <param name="ordered">Whether only operators are drawn that keep an order which lists can give, too.</param>
    /// <param name="degree">How many elements maps have in work.</param>
    public RandomChain(int seed, bool ordered, int degree = 1)
    {
        this.ordered = ordered;
        Degree = degree;
        random = new(seed);
        int count = random.Next(25);
        (Dataset, Expected) = random.Next(3) switch
        {
            0 => (Data.Dataset.Range(5, count), Enumerable.Range(5, count)),
            1 => (Data.Dataset.From(Enumerable.Range(0, count).Where(i => i % 3 > 0)),
                Enumerable.Range(0, count).Where(i => i % 3 > 0)),
            _ => (Data.Dataset.From("numbers", _ => Enumerable.Range(1, count).ToAsyncEnumerable()),
                Enumerable.Range(1, count)),
        };
        int length = random.Next(1, 6);
        for (int i = 0; i < length; i++) Add();
    }

    public Dataset<int> Dataset { get; private set; }

    public IEnumerable<int> Expected { get; private set; }

    int Degree { get; }

    public override string ToString() => string.Join(" → ", names);

    void Add()
    {
        int a = random.Next(1, 6), b = random.Next(1, 5), c = random.Next(1, 4);
        bool drop = random.Next(2) == 0;
        Dataset<int> before = Dataset;
        int[] list = [.. Expected.Take(300)];
        (string name, Dataset, Expected) = random.Next(ordered ? 15 : 17) switch
        {
            0 => ("Map", before.Map(i => i * 3 + 1, Degree), list.Select(i => i * 3 + 1)),
            1 => ("Filter", before.Filter(i => i % b == 0), list.Where(i => i % b == 0)),
            2 => ($"Take {a}", before.Take(a * b), list.Take(a * b)),
            3 => ("Skip", before.Skip(b), list.Skip(b)),
            4 => ("Unbatch", before.Chunk(a, drop).Unbatch(),
                list.Chunk(a).Where(group => !drop || group.Length == a).SelectMany(group => group)),
            5 => ("Window", before.Window(a, b, c, drop).Map(Hash, Degree), Windows(list, a, b, c, drop).Select(Hash)),
            6 => ("Repeat", before.Repeat(c), Enumerable.Repeat(list, c).SelectMany(all => all)),
            7 => ("Cache", before.Cache(), list),
            8 => ("Prefetch", before.Prefetch(a), list),
            9 => ("Shard", before.Shard(a, a - 1), list.Where((_, i) => i % a == a - 1)),
            10 => ("Concatenate", before.Concatenate(Data.Dataset.Range(a, b)), list.Concat(Enumerable.Range(a, b))),
            11 => ("Interleave", before.Interleave(i => Data.Dataset.Range(i, Math.Abs(i) % 4), a, b),
                Interleaved(list, a, b)),
            12 => ("Zip", Data.Dataset.Zip(before, Data.Dataset.Range(0, 20)).Map(pair => pair.First - pair.Second),
                list.Zip(Enumerable.Range(0, 20), (i, j) => i - j)),
            13 => ("Bucket", before.BucketByLength(Length, [2, 5], [a, b, c], drop).Unbatch(),
                Buckets(list, [a, b, c], drop)),
            14 => ("MapAsync", before.MapAsync(async (i, _) =>
            {
                await Task.Yield();
                return i + 7;
            }, Degree), list.Select(i => i + 7)),
            15 => ("Shuffle", before.Shuffle(a * b, seed: c), list),
            _ => ("Random", before.Map((i, numbers) => i + numbers.NextInt(10), seed: 3, Degree), list),
        };
        // Lists longer than needed only cost time.
        (Dataset, Expected) = (Dataset.Take(60), Expected.Take(60));
        names.Add(name);
    }

    static int Hash(int[] window) => window.Aggregate(window.Length, (hash, i) => unchecked(hash * 31 + i));

    static int Length(int i) => Math.Abs(i) % 9;

    static IEnumerable<int[]> Windows(int[] list, int size, int shift, int stride, bool drop)
    {
        for (int start = 0; start < list.Length; start += shift)
        {
            int[] places = [.. Enumerable.Range(0, size).Select(i => start + i * stride)];
            if (drop && places[^1] >= list.Length) continue;
            yield return [.. places.Where(place => place < list.Length).Select(place => list[place])];
        }
    }

    static List<int> Interleaved(int[] list, int cycle, int block)
    {
        var result = new List<int>();
        var waiting = new Queue<int>(list);
        var open = new Queue<int>?[cycle];
        for (int turn = 0, idle = 0; idle < cycle; turn = (turn + 1) % cycle, idle++)
        {
            for (int taken = 0; taken < block;)
            {
                if (open[turn] is { Count: 0 })
                {
                    // One that ends gives its whole turn to the next.
                    (open[turn], taken) = (null, 0);
                }
                if (open[turn] is null)
                {
                    if (!waiting.TryDequeue(out int next)) break;
                    open[turn] = new(Enumerable.Range(next, Math.Abs(next) % 4));
                    idle = -1;
                    continue;
                }
                result.Add(open[turn]!.Dequeue());
                (idle, taken) = (-1, taken + 1);
            }
        }
        return result;
    }

    static List<int> Buckets(int[] list, int[] sizes, bool drop)
    {
        var result = new List<int>();
        List<int>[] buckets = [[], [], []];
        foreach (int i in list)
        {
            int bucket = Length(i) <= 2 ? 0 : Length(i) <= 5 ? 1 : 2;
            buckets[bucket].Add(i);
            if (buckets[bucket].Count < sizes[bucket]) continue;
            result.AddRange(buckets[bucket]);
            buckets[bucket].Clear();
        }
        return drop ? result : [.. result, .. buckets.SelectMany(left => left)];
    }
}
