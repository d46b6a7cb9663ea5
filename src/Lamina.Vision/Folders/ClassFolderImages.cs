using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Vision;

/// <summary>
/// Batches of the images of a folder by class (Keras's image_dataset_from_directory), and their augmentation.
/// </summary>
/// <example><code run="false">
/// using Lamina.Vision;
/// (ClassFolder train, ClassFolder test) = ClassFolder.Read("flowers", Images.Extensions, seed: 1).Split(0.2);
/// var batches = train.ImageBatches((180, 180), seed: 1)
///     .Augment([new RandomFlip("horizontal"), new RandomRotation(0.1)], seed: 1);
/// model.Fit(batches, epochs: 10, validationData: test.ImageBatches((180, 180), shuffle: false));
/// </code></example>
public static class ClassFolderImages
{
    /// <summary>Images and labels in batches, decoded in the background by several threads, in a fixed order.</summary>
    /// <param name="folder">The files; <see cref="ClassFolder.Split"/> divides them for validation.</param>
    /// <param name="imageSize">Rows and columns that all images get.</param>
    /// <param name="batchSize">Images in a batch; the last may have fewer.</param>
    /// <param name="labelMode">How the class is given.</param>
    /// <param name="shuffle">Whether each epoch takes the files in another order.</param>
    /// <param name="seed">The seed of the orders; by default the next of <see cref="Random"/>.</param>
    /// <param name="options">
    /// Channels, interpolation, aspect ratio and range; by default as Keras: red, green and blue from 0 to 255,
    /// bilinear.
    /// </param>
    /// <param name="degree">Images decoded at a time; by default as many as there are processors.</param>
    /// <returns>
    /// Images float32 (batch, height, width, channels), and labels (batch,), (batch, classes) or (batch, 1).
    /// </returns>
    /// <exception cref="ArgumentException">
    /// Options contradict each other or name another size, a number is below 1, or "Binary" is wanted and there are not
    /// two classes.
    /// </exception>
    public static Dataset<(NDArray X, NDArray Y)> ImageBatches(this ClassFolder folder,
        (int Height, int Width) imageSize, int batchSize = 32, LabelMode labelMode = LabelMode.Int,
        bool shuffle = true, long? seed = null, ImageOptions? options = null, int? degree = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ImageOptions reading = (options ?? new()) with { Size = imageSize };
        if (options?.Size is { } other && other != imageSize)
            throw new ArgumentException($"The options ask for the size {other}, and imageSize is {imageSize}.");
        _ = reading.Checked();
        // What cannot be labelled is said now, not when the first batch is read.
        if (folder.Files.Count > 0) _ = folder.Label(folder.Files[0], labelMode);
        Dataset<ClassFile> files = Dataset.From(folder.Files);
        if (shuffle) files = files.Shuffle(Math.Max(1, folder.Files.Count), seed);
        return files
            .Map(file => (Images.Load(file.Path, reading), folder.Label(file, labelMode)),
                degree ?? Environment.ProcessorCount)
            .Batch(batchSize)
            .Prefetch(2);
    }

    /// <summary>
    /// Batches with their inputs through preprocessing layers as in training, one batch ahead in the background.
    /// </summary>
    /// <param name="batches">Inputs and targets.</param>
    /// <param name="layers">The layers, first to last. They belong to this dataset from now on.</param>
    /// <param name="seed">
    /// What all random changes follow from, with the epoch and the number of the batch; the seeds of the layers do not
    /// count. By default the next of <see cref="Random"/>.
    /// </param>
    /// <exception cref="ArgumentException">There are no layers.</exception>
    public static Dataset<(NDArray X, NDArray Y)> Augment(
        this Dataset<(NDArray X, NDArray Y)> batches, IReadOnlyList<Layer> layers, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0) throw new ArgumentException("There are no layers to augment with.", nameof(layers));
        var pipeline = new Pipeline([.. layers]);
        // Several readers share the layers, whose generators are set for each batch.
        var gate = new Lock();
        return batches.Map((batch, random) =>
        {
            lock (gate)
            {
                foreach (Variable state in pipeline.SeedStates)
                    state.Assign(NDArray.From([(long)random.NextBits() << 31 ^ random.NextBits(), 0L], 2));
                return (pipeline.Apply(Tensor.From(batch.X), new CallContext(training: true)).Value, batch.Y);
            }
        }, seed).Prefetch(1);
    }
}
