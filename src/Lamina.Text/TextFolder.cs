using System.Text;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Text;

/// <summary>Texts of a folder by class, as Keras's text_dataset_from_directory gives them.</summary>
public static class TextFolder
{
    /// <summary>Reads the files of a folder as they are asked for, in the order that it has.</summary>
    /// <param name="folder">The files by class; see <see cref="ClassFolder.Read"/>.</param>
    /// <param name="labels">How classes are given.</param>
    /// <param name="encoding">How files are written; by default UTF-8, or what their first bytes say.</param>
    /// <param name="maxBytes">Larger files are refused.</param>
    /// <returns>Each text with its label.</returns>
    /// <remarks>A file that is too large or cannot be read ends the reading with an error that names it.</remarks>
    /// <example><code run="false">
    /// using Lamina.Text;
    /// (ClassFolder train, ClassFolder validation) = ClassFolder.Read("mails", [".txt"], seed: 1).Split(0.2);
    /// var dataset = TextFolder.Dataset(train);
    /// </code></example>
    public static Dataset<(string Text, NDArray Label)> Dataset(ClassFolder folder,
        LabelMode labels = LabelMode.Int, Encoding? encoding = null, long maxBytes = 64 << 20)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Data.Dataset.From(folder.Files)
            .Map(file => (Read(file.Path, encoding, maxBytes), folder.Label(file, labels)));
    }

    static string Read(string path, Encoding? encoding, long maxBytes)
    {
        long length = new FileInfo(path).Length;
        if (length > maxBytes)
            throw new DataFormatException(path, null, $"it has {length} bytes, more than the {maxBytes} allowed.");
        return File.ReadAllText(path, encoding ?? Encoding.UTF8);
    }
}
