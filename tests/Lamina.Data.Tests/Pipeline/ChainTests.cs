namespace Lamina.Data.Tests.Pipeline;

/// <summary>What holds for every pipeline, on pipelines drawn at random.</summary>
public class ChainTests
{
    [Fact]
    public async Task Pipelines_give_what_lists_give()
    {
        for (int seed = 0; seed < 600; seed++)
        {
            var chain = new RandomChain(seed, ordered: true, degree: 1 + seed % 4);
            int[] expected = [.. chain.Expected];
            Same(expected, await chain.Dataset.ToArrayAsync(), chain, seed, "once");
            Same(expected, await chain.Dataset.ToArrayAsync(), chain, seed, "again");
        }
    }

    [Fact]
    public async Task Degrees_change_nothing()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            int[] one = await new RandomChain(seed, ordered: false).Dataset.ToArrayAsync();
            foreach (int degree in (int[])[2, 7])
            {
                var chain = new RandomChain(seed, ordered: false, degree);
                Same(one, await chain.Dataset.ToArrayAsync(), chain, seed, $"degree {degree}");
            }
        }
    }

    [Fact]
    public async Task Reading_goes_on_from_every_position()
    {
        for (int seed = 0; seed < 250; seed++)
        {
            var chain = new RandomChain(seed, ordered: false, degree: 1 + seed % 3);
            int[] all = await All(chain.Dataset.Read(epoch: 1));
            for (int taken = 0; taken <= all.Length; taken++)
            {
                string position = await PositionBehind(chain.Dataset.Read(epoch: 1), taken);
                // As another process would, that builds the same pipeline.
                Dataset<int> again = new RandomChain(seed, ordered: false, degree: 1 + seed % 3).Dataset;
                int further = Math.Min(2, all.Length - taken);
                string next = await PositionBehind(
                    again.Read(DatasetPosition.Parse(position), epoch: 1), further);
                Same(all[taken..], await All(again.Read(DatasetPosition.Parse(position), 1)), chain, seed, position);
                Same(all[(taken + further)..], await All(again.Read(DatasetPosition.Parse(next), 1)), chain, seed,
                    next);
            }
        }
    }

    static async Task<int[]> All(DatasetReader<int> reader)
    {
        await using (reader)
        {
            var all = new List<int>();
            while (await reader.MoveNextAsync()) all.Add(reader.Current);
            Assert.False(await reader.MoveNextAsync());
            return [.. all];
        }
    }

    static async Task<string> PositionBehind(DatasetReader<int> reader, int taken)
    {
        await using (reader)
        {
            for (int i = 0; i < taken; i++) Assert.True(await reader.MoveNextAsync());
            return reader.Position.ToJson();
        }
    }

    static void Same(int[] expected, int[] actual, RandomChain chain, int seed, string what) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual),
            $"{seed}: {chain}, {what}: {string.Join(' ', actual)} instead of {string.Join(' ', expected)}");
}
