using Lamina.Saving;

namespace Lamina;

// Weights in files.
public partial class Model
{
    /// <summary>
    /// Writes all weights to a file: .weights.h5, as Keras 3 writes it, with the state of the optimizer; or
    /// .safetensors or .npz, under their paths within the model; or to several files with an index, called
    /// .weights.json or .safetensors.index.json. A file is written beside and renamed, so that an older one is not lost
    /// if something goes wrong.
    /// </summary>
    /// <param name="path">The file; how it is called says what it will be.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="maxShardSize">With an index, the most of one file in GB (10⁹ bytes); by default 5.</param>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    /// <exception cref="ArgumentException">The file's name has none of these endings.</exception>
    /// <exception cref="IOException">The file exists and may not be replaced, or cannot be written.</exception>
    public void SaveWeights(string path, bool overwrite = true, double? maxShardSize = null)
    {
        if (!Built)
            throw new InvalidOperationException($"{this} has no weights yet; build it or call it on data first.");
        if (!overwrite && File.Exists(path)) throw new IOException($"The file '{path}' exists.");
        WeightsFile.Write(path, this, maxShardSize);
    }

    /// <summary>
    /// Reads all weights from a file: .weights.h5 or .keras of Keras 3, .h5 of Keras's older format, the index of
    /// weights in several files, or .safetensors or .npz, where names are those that <see cref="SaveWeights"/> gives;
    /// a file of a model whose layers only have other names, in the same order, fits too. Nothing changes unless
    /// everything fits.
    /// </summary>
    /// <param name="path">The file; what it is called says what it is.</param>
    /// <param name="skipMismatch">
    /// Whether weights that are missing or have another shape are left as they are; by default they are an error.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    /// <exception cref="InvalidModelFileException">
    /// The file is damaged, or its weights are not those of this model.
    /// </exception>
    /// <exception cref="ArgumentException">The file's name has none of these endings.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void LoadWeights(string path, bool skipMismatch = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Built)
            throw new InvalidOperationException($"{this} has no weights yet; build it or call it on data first.");
        WeightsFile.Read(path, this, skipMismatch);
    }
}
