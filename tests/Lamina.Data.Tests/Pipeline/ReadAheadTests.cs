namespace Lamina.Data.Tests.Pipeline;

/// <summary>How far stages read ahead of what was taken from them.</summary>
public class ReadAheadTests
{
    static readonly TimeSpan longEnough = TimeSpan.FromSeconds(30);
    static readonly TimeSpan aWhile = TimeSpan.FromMilliseconds(30);

    public static TheoryData<string, int> Stages => new()
    {
        { "Map 1", 0 }, { "Map 4", 3 }, { "MapAsync 4", 3 }, { "Filter", 0 }, { "Batch", 0 }, { "Shuffle", 9 },
        { "Window", 2 }, { "Interleave", 0 }, { "Unbatch", 0 }, { "Cache", 0 }, { "Repeat", 0 }, { "Zip", 0 },
    };

    [Theory, MemberData(nameof(Stages))]
    public async Task A_stage_reads_no_further_than_it_says(string name, int ahead)
    {
        var source = new CountedSource();
        Dataset<int> numbers = source.Dataset;
        Dataset<int> dataset = name switch
        {
            "Map 1" => numbers.Map(i => i),
            "Map 4" => numbers.Map(i => i, degree: 4),
            "MapAsync 4" => numbers.MapAsync((i, _) => ValueTask.FromResult(i), degree: 4),
            "Filter" => numbers.Filter(i => true),
            "Batch" => numbers.Batch(1).Map(batch => batch.AsSpan<int>()[0]),
            "Shuffle" => numbers.Shuffle(10, seed: 1),
            "Window" => numbers.Window(3).Map(window => window[0]),
            "Interleave" => numbers.Interleave(i => Dataset.Range(i, 1), cycle: 3),
            "Unbatch" => numbers.Chunk(1).Unbatch(),
            "Cache" => numbers.Cache(),
            "Repeat" => numbers.Repeat(),
            _ => Dataset.Zip(numbers, Dataset.Range(0, 100)).Map(pair => pair.First),
        };
        await using IAsyncEnumerator<int> reader = dataset.GetAsyncEnumerator();
        Assert.Equal(0, source.Read);
        for (int taken = 1; taken <= 20; taken++)
        {
            Assert.True(await reader.MoveNextAsync());
            // A map takes what is done rather than wait for what it might read ahead.
            Assert.InRange(source.Read, taken + (name.EndsWith('4') ? 0 : ahead), taken + ahead);
        }
    }

    [Fact]
    public async Task Prefetch_fills_its_buffer_and_stops()
    {
        var source = new CountedSource();
        await using IAsyncEnumerator<int> reader = source.Dataset.Prefetch(5).GetAsyncEnumerator();
        Assert.Equal(0, source.Read);
        for (int taken = 1; taken <= 3; taken++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.True(SpinWait.SpinUntil(() => source.Read == taken + 5, longEnough));
            await Task.Delay(aWhile);
            Assert.Equal(taken + 5, source.Read);
        }
    }

    [Fact]
    public async Task Take_reads_nothing_behind_the_last()
    {
        var source = new CountedSource();
        Assert.Equal(3, await source.Dataset.Take(3).CountAsync());
        Assert.Equal((3, 0), (source.Read, source.Open));
    }

    [Fact]
    public async Task A_map_has_no_more_in_work_than_its_degree()
    {
        int working = 0, most = 0;
        Dataset<int> dataset = Dataset.Range(0, 60).MapAsync(async (i, _) =>
        {
            int now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);
            await Task.Delay(1);
            Interlocked.Decrement(ref working);
            return i;
        }, degree: 3);
        Assert.Equal(60, await dataset.CountAsync());
        Assert.InRange(most, 1, 3);
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen;)
        {
            int was = Interlocked.CompareExchange(ref most, value, seen);
            if (was == seen) return;
            seen = was;
        }
    }
}
