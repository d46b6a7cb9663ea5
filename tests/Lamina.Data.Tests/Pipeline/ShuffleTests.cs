namespace Lamina.Data.Tests.Pipeline;

/// <summary>Orders: seeds, epochs, and how even they are.</summary>
public class ShuffleTests
{
    static async Task<int[]> Epoch(Dataset<int> dataset, long epoch)
    {
        var all = new List<int>();
        await using DatasetReader<int> reader = dataset.Read(epoch: epoch);
        while (await reader.MoveNextAsync()) all.Add(reader.Current);
        return [.. all];
    }

    [Fact]
    public async Task Each_epoch_has_an_order_of_its_own_which_comes_again()
    {
        Dataset<int> dataset = Dataset.Range(0, 30).Shuffle(30, seed: 5);
        int[] first = await Epoch(dataset, 0), second = await Epoch(dataset, 1);
        Assert.NotEqual(first, second);
        Assert.Equal(first.Order(), second.Order());
        Assert.Equal(second, await Epoch(Dataset.Range(0, 30).Shuffle(30, seed: 5), 1));
        Assert.NotEqual(first, await Epoch(Dataset.Range(0, 30).Shuffle(30, seed: 6), 0));
        // Passes of Repeat are epochs.
        int[] both = [.. first, .. second], later = [.. await Epoch(dataset, 2), .. await Epoch(dataset, 3)];
        Assert.Equal(both, await dataset.Repeat(2).ToArrayAsync());
        Assert.Equal(both, await dataset.Repeat().Take(60).ToArrayAsync());
        Assert.Equal(later, await Epoch(dataset.Repeat(2), 1));
    }

    [Fact]
    public async Task One_order_for_all_epochs_if_asked()
    {
        Dataset<int> dataset = Dataset.Range(0, 30).Shuffle(30, seed: 5, reshuffleEachEpoch: false);
        Assert.Equal(await Epoch(dataset, 0), await Epoch(dataset, 7));
    }

    [Fact]
    public async Task The_seed_follows_from_SetSeed()
    {
        Random.SetSeed(3);
        int[] first = await Dataset.Range(0, 30).Shuffle(30).ToArrayAsync();
        Random.SetSeed(3);
        Assert.Equal(first, await Dataset.Range(0, 30).Shuffle(30).ToArrayAsync());
    }

    [Fact]
    public async Task No_element_comes_before_the_buffer_has_read_it()
    {
        int[] order = await Dataset.Range(0, 500).Shuffle(20, seed: 2).ToArrayAsync();
        Assert.Equal(Enumerable.Range(0, 500), order.Order());
        for (int i = 0; i < order.Length; i++) Assert.True(order[i] < i + 20);
        Assert.Contains(order.Index(), pair => pair.Item < pair.Index - 40);
    }

    [Fact]
    public async Task Every_order_is_equally_likely()
    {
        const int Trials = 6000;
        var counts = new Dictionary<string, int>();
        for (int seed = 0; seed < Trials; seed++)
        {
            string order = string.Concat(await Dataset.Range(0, 4).Shuffle(4, seed).ToArrayAsync());
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        double mean = Trials / 24d, chi = counts.Values.Sum(count => (count - mean) * (count - mean) / mean);
        // 23 degrees of freedom: above 60 with a chance below 1 in 20,000; the seeds are fixed.
        Assert.InRange(chi, 5, 60);
    }

    [Fact]
    public async Task Random_maps_depend_on_seed_epoch_and_element_only()
    {
        Dataset<int> dataset = Dataset.Range(0, 40).Map((i, random) => random.NextInt(1000), seed: 4);
        int[] first = await Epoch(dataset, 0);
        Assert.Equal(first, await Epoch(Dataset.Range(0, 40)
            .Map((i, random) => random.NextInt(1000), seed: 4, degree: 5), 0));
        Assert.NotEqual(first, await Epoch(dataset, 1));
        Assert.InRange(first.Distinct().Count(), 30, 40);
    }

    [Fact]
    public async Task A_cache_keeps_the_first_epoch()
    {
        Dataset<int> dataset = Dataset.Range(0, 20).Shuffle(20, seed: 1).Cache();
        int[] later = await Epoch(dataset, 3);
        Assert.Equal(later, await Epoch(dataset, 0));
        Assert.Equal(later, await Epoch(Dataset.Range(0, 20).Shuffle(20, seed: 1), 0));
    }
}
