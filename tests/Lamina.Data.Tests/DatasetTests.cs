using Lamina.IR;

namespace Lamina.Data.Tests;

/// <summary>The operators that every pipeline has.</summary>
public class DatasetTests
{
    [Fact]
    public async Task A_pipeline_can_be_read_again()
    {
        Dataset<int> dataset = Dataset.Range(0, 20).Map(i => i * i).Filter(i => i % 2 == 0).Skip(1).Take(3);
        int[] first = await dataset.ToArrayAsync(), second = await dataset.ToArrayAsync();
        Assert.Equal([4, 16, 36], first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Batches_stack_values_numbers_and_pairs()
    {
        NDArray[] alone = await Dataset.Range(0, 5).Batch(2).ToArrayAsync();
        Assert.Equal(["int32 (2,)", "int32 (2,)", "int32 (1,)"], alone.Select(batch => batch.ToString()));
        var (x, y) = await Dataset.Range(0, 5).Map(i => (new[] { i, 10f * i }, i)).Batch(4, dropRemainder: true)
            .SingleAsync();
        Assert.Equal("float32 (4, 2)", x.ToString());
        Assert.Equal([0f, 0, 1, 10, 2, 20, 3, 30], x.ToArray<float>());
        Assert.Equal([0, 1, 2, 3], y.ToArray<int>());
    }

    [Fact]
    public async Task Rows_of_arrays_come_one_by_one()
    {
        NDArray x = new[,] { { 1f, 2f }, { 3f, 4f } }, y = new[] { 7, 8 };
        (NDArray X, NDArray Y)[] rows = await Dataset.From(x, y).ToArrayAsync();
        Assert.Equal([3f, 4f], rows[1].X.ToArray<float>());
        Assert.Equal(8, rows[1].Y[0]);
        Assert.Equal(Shape.Scalar, rows[1].Y.Shape);
    }

    [Fact]
    public async Task Files_come_in_the_order_of_their_names()
    {
        string folder = Directory.CreateTempSubdirectory("lamina-data").FullName;
        try
        {
            foreach (string name in (string[])["b.txt", "a.txt", "c.csv", "B.txt"])
                await File.WriteAllTextAsync(Path.Combine(folder, name), name);
            string[] files = await Dataset.Files(folder, "*.txt").Map(path => Path.GetFileName(path)).ToArrayAsync();
            Assert.Equal(["B.txt", "a.txt", "b.txt"], files);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
