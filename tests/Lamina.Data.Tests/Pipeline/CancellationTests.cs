using System.Runtime.CompilerServices;

namespace Lamina.Data.Tests.Pipeline;

/// <summary>Reading ends at once wherever it stands when it is cancelled, and leaves nothing running.</summary>
public class CancellationTests
{
    static readonly TimeSpan longEnough = TimeSpan.FromSeconds(30);

    /// <summary>Yields two numbers and then waits until it is cancelled.</summary>
    static async IAsyncEnumerable<int> Stuck([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return 0;
        yield return 1;
        await Task.Delay(Timeout.Infinite, cancellation);
    }

    static Dataset<int> After(string stage, Dataset<int> source) => stage switch
    {
        "Map" => source.Map(i => i),
        "parallel Map" => source.Map(i => i, degree: 3),
        "MapAsync" => Dataset.Range(0, 9).MapAsync(async (i, cancellation) =>
        {
            if (i >= 2) await Task.Delay(Timeout.Infinite, cancellation);
            return i;
        }, degree: 3),
        "Filter" => source.Filter(i => true),
        "Shuffle" => source.Shuffle(1, seed: 1),
        "Batch" => source.Batch(1).Unbatch().Map(row => row.AsSpan<int>()[0]),
        "Prefetch" => source.Prefetch(3),
        "Interleave" => Dataset.Interleave(source, source),
        "Zip" => Dataset.Zip(source, source).Map(pair => pair.First),
        "Repeat" => source.Repeat(),
        "Cache" => source.Cache(),
        "Concatenate" => source.Concatenate(source),
        "Window" => source.Window(1).Map(window => window[0]),
        _ => source,
    };

    [Theory]
    [InlineData("source"), InlineData("Map"), InlineData("parallel Map"), InlineData("MapAsync"), InlineData("Filter")]
    [InlineData("Shuffle"), InlineData("Batch"), InlineData("Prefetch"), InlineData("Interleave"), InlineData("Zip")]
    [InlineData("Repeat"), InlineData("Cache"), InlineData("Concatenate"), InlineData("Window")]
    public async Task A_wait_can_be_cancelled(string stage)
    {
        using var cancel = new CancellationTokenSource();
        Dataset<int> dataset = After(stage, Dataset.From("stuck", Stuck));
        await using IAsyncEnumerator<int> reader = dataset.GetAsyncEnumerator(cancel.Token);
        int taken = 0;
        Task wait = Task.Run(async () =>
        {
            while (await reader.MoveNextAsync())
                if (Interlocked.Increment(ref taken) == 1) cancel.CancelAfter(20);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(longEnough));
        Assert.InRange(taken, 1, 4);
    }

    [Theory]
    [InlineData("Map"), InlineData("parallel Map"), InlineData("Prefetch"), InlineData("Shuffle"), InlineData("Zip")]
    public async Task Reading_that_is_cancelled_yields_nothing_more(string stage)
    {
        using var cancel = new CancellationTokenSource();
        Dataset<int> dataset = After(stage, Dataset.Range(0, 1000));
        await using IAsyncEnumerator<int> reader = dataset.GetAsyncEnumerator(cancel.Token);
        Assert.True(await reader.MoveNextAsync());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            // What a buffer holds already may come.
            for (int i = 0; i < 10; i++) await reader.MoveNextAsync();
        });
    }

    [Theory]
    [InlineData("Prefetch"), InlineData("parallel Map"), InlineData("Interleave"), InlineData("Zip")]
    [InlineData("Repeat"), InlineData("Concatenate"), InlineData("Window"), InlineData("Cache")]
    public async Task Leaving_early_closes_the_source(string stage)
    {
        var source = new CountedSource();
        await foreach (int i in After(stage, source.Dataset))
            if (i == 3) break;
        Assert.Equal(0, source.Open);
        int read = source.Read;
        await Task.Delay(20);
        Assert.Equal(read, source.Read);
    }

    [Fact]
    public async Task Leaving_early_ends_what_is_in_work()
    {
        Dataset<int> dataset = Dataset.Range(0, 9).MapAsync(async (i, cancellation) =>
        {
            if (i > 0) await Task.Delay(Timeout.Infinite, cancellation);
            return i;
        }, degree: 3);
        Assert.Equal(0, await dataset.FirstAsync().AsTask().WaitAsync(longEnough));
    }

    [Fact]
    public async Task A_timeout_of_the_data_s_own_is_a_failure()
    {
        Dataset<int> dataset = Dataset.Range(0, 3).Map<int>(_ => throw new OperationCanceledException("no answer"));
        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => dataset.CountAsync().AsTask());
        Assert.IsType<OperationCanceledException>(error.InnerException);
    }
}
