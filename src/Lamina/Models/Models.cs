using System.Text;
using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina;

/// <summary>Keras's functions of models (keras.models).</summary>
public static class Models
{
    /// <summary>Reads a model from a .keras or .h5 file; the same as <see cref="Model.Load"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">Whether the model is compiled as it was when it was saved.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidModelFileException">
    /// The file is damaged, of another kind, or holds a class that is not known.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model LoadModel(string path, bool compile = true) => Model.Load(path, compile);

    /// <summary>Writes a model to a .keras or .h5 file; the same as <see cref="Model.Save"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="IOException">The file exists and may not be replaced, or cannot be written.</exception>
    public static void SaveModel(Model model, string path, bool overwrite = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Save(path, overwrite);
    }

    /// <summary>Makes a model of the structure that <see cref="Model.ToJson"/> or Keras's to_json gave.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The model; its weights are new.</returns>
    /// <exception cref="InvalidModelFileException">It is no model, or names a class that is not known.</exception>
    public static Model ModelFromJson(string json)
    {
        const string Name = "the JSON";
        JsonObject config = ModelJson.Parse(Encoding.UTF8.GetBytes(json), Name, "it");
        return ModelJson.Making(Name, () =>
        {
            LegacyConfig.Modernize(config);
            return Model.FromConfig(config);
        });
    }
}
