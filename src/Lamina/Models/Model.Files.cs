using System.Text;
using Lamina.Saving;

namespace Lamina;

// Whole models in files.
public partial class Model
{
    /// <summary>
    /// Writes the whole model: what it is made of, its weights, and, if it is compiled, how it is trained and how far
    /// training has come. Keras reads the file too. It is written beside and renamed, so that an older one is not lost
    /// if something goes wrong.
    /// </summary>
    /// <param name="path">A .keras file, or .h5 for Keras's older format.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="includeOptimizer">Whether what was compiled and the optimizer's state are written too.</param>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    /// <exception cref="ArgumentException">The file's name has another ending.</exception>
    /// <exception cref="IOException">The file exists and may not be replaced, or cannot be written.</exception>
    /// <example><code>model.Save("model.keras");</code></example>
    public void Save(string path, bool overwrite = true, bool includeOptimizer = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Built)
            throw new InvalidOperationException($"{this} has no weights yet; build it or call it on data first.");
        if (!overwrite && File.Exists(path)) throw new IOException($"The file '{path}' exists.");
        ModelFormats.Write(path, this, includeOptimizer);
    }

    /// <summary>The structure of the model as JSON, without weights, as Keras's to_json gives it.</summary>
    /// <returns>A JSON object; <see cref="Models.ModelFromJson"/> makes a model of it.</returns>
    public string ToJson() => Encoding.UTF8.GetString(KerasFile.Text(Registry.Serialize(this)));

    /// <summary>
    /// Reads a model that Lamina or Keras saved: a .keras file (or the folder of an unzipped one), or an .h5 file in
    /// Keras's older format. No code runs from the file: only registered classes are made, and sizes are checked
    /// before memory is taken.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">
    /// Whether the model is compiled as it was when it was saved, with the state of its optimizer, so that training
    /// goes on where it stopped.
    /// </param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidModelFileException">
    /// The file is damaged, of another kind, or holds a class that is not known; a class of your own must be
    /// registered first, with <see cref="Registry.Register"/>.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <example><code>Model model = Model.Load("model.keras");</code></example>
    public static Model Load(string path, bool compile = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelFormats.Read(path, compile);
    }
}
