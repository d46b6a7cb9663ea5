using Lamina.Data;
using Lamina.IR;

namespace Lamina.Audio.Tests;

public sealed class FolderTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("sounds").FullName;

    public FolderTests()
    {
        for (int i = 0; i < 6; i++)
            Wav.Save(Path.Combine(folder, i % 2 == 0 ? "low" : "high", $"{i}.wav"),
                Signals.Sine(i % 2 == 0 ? 300 : 2_000, 8_000, 1_000 + 100 * i));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static async Task<List<(NDArray X, NDArray Y)>> All(Dataset<(NDArray X, NDArray Y)> batches)
    {
        List<(NDArray, NDArray)> all = [];
        await foreach (var batch in batches) all.Add(batch);
        return all;
    }

    [Fact]
    public async Task Sounds_are_filled_up_to_the_longest_of_a_batch()
    {
        var sounds = ClassFolder.Read(folder, [".wav"], shuffle: false);
        Assert.Equal(["high", "low"], sounds.ClassNames);
        var batches = await All(sounds.SoundBatches(batchSize: 4, shuffle: false));
        Assert.Equal(new Shape([4, 1_500, 1]), batches[0].X.Shape);
        Assert.Equal([0, 0, 0, 1], batches[0].Y.ToArray<int>());
        Assert.Equal(0, batches[0].X[1_499]);
        Assert.Equal(new Shape([2, 1_400, 1]), batches[1].X.Shape);
    }

    [Fact]
    public async Task Rates_and_lengths_become_equal()
    {
        Wav.Save(Path.Combine(folder, "low", "stereo.wav"), Signals.Noise(4_000, rate: 32_000, channels: 2));
        var sounds = ClassFolder.Read(folder, [".wav"], seed: 3);
        var batch = (await All(sounds.SoundBatches(rate: 16_000, length: 2_500, mono: true, seed: 4,
            labelMode: LabelMode.Binary)))[0];
        Assert.Equal(new Shape([7, 2_500, 1]), batch.X.Shape);
        Assert.Equal(new Shape([7, 1]), batch.Y.Shape);
        await Assert.ThrowsAsync<DatasetException>(() => All(sounds.SoundBatches()));
        Assert.Throws<ArgumentException>(() => sounds.SoundBatches(length: 0));
        Assert.Throws<ArgumentException>(() => sounds.Sounds(rate: 0));
    }

    [Fact]
    public async Task Features_are_mapped_in_order()
    {
        var sounds = ClassFolder.Read(folder, [".wav"], shuffle: false);
        var options = new FeatureOptions { Frames = new() { FrameLength = 200, FrameStep = 80 }, MelBins = 20 };
        var features = sounds.Sounds(shuffle: false).Map(pair => (Features.LogMel(pair.Sound, options), pair.Label), 3)
            .PaddedBatch(3);
        var batches = await All(features);
        Assert.Equal(new Shape([3, 19, 20]), batches[0].X.Shape);
        // High sounds have their energy in high bands.
        int Loudest(NDArray x) => Enumerable.Range(0, 20).MaxBy(m => x[8 * 20 + m]);
        Assert.True(Loudest(batches[0].X) > Loudest(batches[1].X));
        File.WriteAllText(Path.Combine(folder, "low", "no.wav"), "no sound");
        var error = await Assert.ThrowsAsync<DatasetException>(() =>
            All(ClassFolder.Read(folder, [".wav"]).SoundBatches()));
        Assert.Contains("no.wav", error.Message, StringComparison.Ordinal);
    }
}
