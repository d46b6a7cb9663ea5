using System.Globalization;
using Lamina.Layers;

namespace Lamina.Saving;

/// <summary>
/// The vocabularies that layers of a .keras file learned. Keras keeps them in text files beside the weights, a token a
/// line; Lamina writes them into the configuration, which Keras reads too.
/// </summary>
static class Vocabularies
{
    /// <summary>Gives the layers of a model their vocabularies.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="open">Opens a member of the file; null if there is none of that name.</param>
    /// <exception cref="InvalidModelFileException">A vocabulary is damaged.</exception>
    public static void Read(Model model, string path, Func<string, Stream?> open)
    {
        foreach (SavedObject saved in SavedObject.Of(model))
        {
            if (saved.Layer is not IntegerLookup lookup) continue;
            string name = $"assets/{saved.Path}/vocabulary.txt";
            using Stream? stream = open(name);
            if (stream is null) continue;
            using var reader = new StreamReader(stream);
            string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            try
            {
                lookup.SetVocabulary([.. lines.Select(line => long.Parse(line, CultureInfo.InvariantCulture))]);
            }
            catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
            {
                throw new InvalidModelFileException(path, $"the vocabulary '{name}' of '{saved.Name}' is damaged: " +
                    error.Message, error);
            }
        }
    }
}
