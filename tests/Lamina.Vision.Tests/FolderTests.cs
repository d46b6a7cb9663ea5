using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Vision.Tests;

public sealed class FolderTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("classes").FullName;

    public FolderTests()
    {
        // Each image is of one number, which tells it apart.
        for (int i = 0; i < 10; i++)
        {
            NDArray image = new((8 + i, 12, 3));
            image.Fill(10 * i);
            Images.Save(Path.Combine(folder, i % 2 == 0 ? "even" : "odd", $"{i}.png"), image);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static async Task<List<(NDArray X, NDArray Y)>> All(Dataset<(NDArray X, NDArray Y)> batches, long epoch = 0)
    {
        List<(NDArray, NDArray)> all = [];
        await using var reader = batches.Read(epoch: epoch);
        while (await reader.MoveNextAsync()) all.Add(reader.Current);
        return all;
    }

    [Theory]
    [InlineData(LabelMode.Int, DType.Int32)]
    [InlineData(LabelMode.Categorical, DType.Float32)]
    [InlineData(LabelMode.Binary, DType.Float32)]
    public async Task Images_come_with_their_labels(LabelMode mode, DType type)
    {
        var images = ClassFolder.Read(folder, Images.Extensions, seed: 1);
        var batches = await All(images.ImageBatches((6, 5), batchSize: 4, mode, seed: 2));
        Assert.Equal([4, 4, 2], batches.Select(b => b.X.Shape[0]));
        Assert.Equal(new Shape([4, 6, 5, 3]), batches[0].X.Shape);
        Assert.Equal(type, batches[0].Y.DType);
        HashSet<int> seen = [];
        foreach ((NDArray x, NDArray y) in batches)
            for (int row = 0; row < x.Shape[0]; row++)
            {
                int number = (int)(x[row * 90L] / 10);
                double label = mode == LabelMode.Categorical ? y[row * 2L + 1] : y[row];
                Assert.Equal(number % 2, label);
                Assert.True(seen.Add(number));
            }
        Assert.Equal(10, seen.Count);
    }

    [Fact]
    public async Task Epochs_differ_and_seeds_and_degrees_decide_nothing_else()
    {
        var images = ClassFolder.Read(folder, Images.Extensions, seed: 1);
        async Task<float[]> Order(long seed, int degree, long epoch) =>
            [.. (await All(images.ImageBatches((1, 1), 3, seed: seed, degree: degree), epoch)).SelectMany(b =>
                b.X.ToArray<float>())];
        Assert.Equal(await Order(5, 1, 0), await Order(5, 4, 0));
        Assert.NotEqual(await Order(5, 1, 0), await Order(5, 1, 1));
        Assert.NotEqual(await Order(5, 1, 0), await Order(6, 1, 0));
    }

    [Fact]
    public async Task Options_decide_how_images_are_read()
    {
        var images = ClassFolder.Read(folder, Images.Extensions, shuffle: false);
        var options = new ImageOptions { ColorMode = ColorMode.Grayscale, White = 1, PadToAspectRatio = true };
        NDArray x = (await All(images.ImageBatches((4, 12), shuffle: false, options: options)))[0].X;
        Assert.Equal(new Shape([10, 4, 12, 1]), x.Shape);
        // The first class: 0, 2, 4, 6, 8. Images of 8 and more rows are filled up at their sides.
        Assert.Equal(0, x[1 * 48]);
        Assert.Equal(20 / 255.0, x[1 * 48 + 6], 1e-6);
        Assert.Throws<ArgumentException>(() => images.ImageBatches((4, 4), options: new() { Size = (5, 5) }));
        Assert.Throws<ArgumentException>(() => images.ImageBatches((0, 4)));
    }

    [Fact]
    public async Task A_broken_file_is_named()
    {
        string broken = Path.Combine(folder, "odd", "z.png");
        File.WriteAllText(broken, "no image");
        var images = ClassFolder.Read(folder, Images.Extensions, seed: 1);
        var error = await Assert.ThrowsAsync<DatasetException>(() => All(images.ImageBatches((4, 4))));
        Assert.Contains(broken, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Augmentation_follows_from_seed_and_epoch()
    {
        var images = ClassFolder.Read(folder, Images.Extensions, seed: 1);
        Dataset<(NDArray X, NDArray Y)> Changed(long seed) => images.ImageBatches((6, 6), 4, seed: 3)
            .Augment([new RandomBrightness(0.5), new RandomTranslation(0.3, 0.3)], seed);
        var changed = Changed(1);
        async Task<float[]> Numbers(Dataset<(NDArray X, NDArray Y)> batches, long epoch) =>
            [.. (await All(batches, epoch)).SelectMany(b => b.X.ToArray<float>())];
        float[] first = await Numbers(changed, 0);
        Assert.NotEqual(await Numbers(images.ImageBatches((6, 6), 4, seed: 3), 0), first);
        Assert.NotEqual(first, await Numbers(changed, 1));
        // Once more, and from other layers with other seeds of their own: the same.
        Assert.Equal(first, await Numbers(changed, 0));
        Assert.Equal(first, await Numbers(Changed(1), 0));
        Assert.NotEqual(first, await Numbers(Changed(2), 0));
        Assert.Throws<ArgumentException>(() => images.ImageBatches((6, 6)).Augment([]));
    }

    [Fact]
    public void A_model_learns_from_a_folder()
    {
        (ClassFolder train, ClassFolder test) = ClassFolder.Read(folder, Images.Extensions, seed: 1).Split(0.2);
        Random.SetSeed(1);
        var model = new Sequential { new Rescaling(1 / 255.0, inputShape: (4, 4, 3)), new Flatten(), new Dense(2) };
        model.Compile("adam", new Losses.SparseCategoricalCrossentropy(fromLogits: true));
        var history = model.Fit(train.ImageBatches((4, 4), 4, seed: 1).Augment([new RandomFlip()], seed: 1), epochs: 2,
            verbose: 0, validationData: test.ImageBatches((4, 4), shuffle: false));
        Assert.Equal(2, history.Metrics["val_loss"].Count);
    }
}
