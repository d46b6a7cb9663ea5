using Lamina.Data;
using Lamina.IR;

namespace Lamina.Audio;

/// <summary>The WAV files of a folder by class (Keras's audio_dataset_from_directory).</summary>
/// <example><code run="false">
/// using Lamina.Audio;
/// var folder = ClassFolder.Read("words", [".wav"], seed: 1);
/// var batches = folder.SoundBatches(batchSize: 16, rate: 16_000, length: 16_000);      // (16, 16000, 1)
/// var features = folder.Sounds(rate: 16_000, mono: true)
///     .Map(pair => (Features.LogMel(pair.Sound), pair.Label), degree: 2)
///     .PaddedBatch(16);                                                                 // (16, frames, 40)
/// </code></example>
public static class ClassFolderSounds
{
    /// <summary>Sounds and labels one by one, read in the background by several threads, in a fixed order.</summary>
    /// <param name="folder">The files; <see cref="ClassFolder.Split"/> divides them for validation.</param>
    /// <param name="labelMode">How the class is given.</param>
    /// <param name="rate">The rate that all sounds get; by default each keeps its own.</param>
    /// <param name="mono">Whether channels are averaged to one.</param>
    /// <param name="shuffle">Whether each epoch takes the files in another order.</param>
    /// <param name="seed">The seed of the orders; by default the next of <see cref="Random"/>.</param>
    /// <param name="degree">Files read at a time; by default as many as there are processors.</param>
    /// <exception cref="ArgumentException">
    /// A number is below 1, or "Binary" is wanted and there are not two classes.
    /// </exception>
    public static Dataset<(Sound Sound, NDArray Label)> Sounds(this ClassFolder folder,
        LabelMode labelMode = LabelMode.Int, int? rate = null, bool mono = false, bool shuffle = true,
        long? seed = null, int? degree = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (rate < 1) throw new ArgumentException($"The rate is 1 or more, not {rate}.");
        // What cannot be labelled is said now, not when the first sound is read.
        if (folder.Files.Count > 0) _ = folder.Label(folder.Files[0], labelMode);
        Dataset<ClassFile> files = Dataset.From(folder.Files);
        if (shuffle) files = files.Shuffle(Math.Max(1, folder.Files.Count), seed);
        return files.Map(file => (Read(file.Path, rate, mono), folder.Label(file, labelMode)),
            degree ?? Environment.ProcessorCount);
    }

    static Sound Read(string path, int? rate, bool mono)
    {
        Sound sound = Wav.Load(path);
        if (mono) sound = sound.ToMono();
        return rate is { } wanted ? sound.Resample(wanted) : sound;
    }

    /// <summary>Sounds and labels in batches.</summary>
    /// <param name="folder">The files; <see cref="ClassFolder.Split"/> divides them for validation.</param>
    /// <param name="batchSize">Sounds in a batch; the last may have fewer.</param>
    /// <param name="labelMode">How the class is given.</param>
    /// <param name="rate">The rate that all sounds get; by default each keeps its own.</param>
    /// <param name="length">
    /// The frames that sounds are cut or filled up with silence to; by default, up to the longest of the batch.
    /// </param>
    /// <param name="mono">Whether channels are averaged to one; else all files have equally many.</param>
    /// <param name="shuffle">Whether each epoch takes the files in another order.</param>
    /// <param name="seed">The seed of the orders; by default the next of <see cref="Random"/>.</param>
    /// <param name="degree">Files read at a time; by default as many as there are processors.</param>
    /// <returns>
    /// Samples float32 (batch, frames, channels), and labels (batch,), (batch, classes) or (batch, 1).
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A number is below 1, or "Binary" is wanted and there are not two classes.
    /// </exception>
    public static Dataset<(NDArray X, NDArray Y)> SoundBatches(this ClassFolder folder, int batchSize = 32,
        LabelMode labelMode = LabelMode.Int, int? rate = null, int? length = null, bool mono = false,
        bool shuffle = true, long? seed = null, int? degree = null)
    {
        if (length < 1) throw new ArgumentException($"The length is 1 frame or more, not {length}.");
        return folder.Sounds(labelMode, rate, mono, shuffle, seed, degree)
            .Map(pair => (length is { } frames ? pair.Sound.Part(0, frames).Samples : pair.Sound.Samples, pair.Label))
            .Chunk(batchSize)
            .Map(Joined)
            .Prefetch(2);
    }

    // Padding fills up time; a channel that is missing would not be silent.
    static (NDArray X, NDArray Y) Joined((NDArray Samples, NDArray Label)[] batch)
    {
        if (batch.FirstOrDefault(pair => pair.Samples.Shape[1] != batch[0].Samples.Shape[1]).Samples is { } other)
            throw new ArgumentException($"A batch has sounds of {batch[0].Samples.Shape[1]} and of {other.Shape[1]} " +
                "channels; use mono: true.");
        return (Stacking.Stack([.. batch.Select(pair => pair.Samples)], new Padding()),
            Stacking.Stack([.. batch.Select(pair => pair.Label)]));
    }
}
