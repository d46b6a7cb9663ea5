using System.Globalization;
using Lamina.Onnx.Schema;
using Lamina.Saving;

namespace Lamina.Onnx.Import;

/// <summary>
/// Data of tensors that lies in files beside the model. It is read only where the caller allows it, and only from
/// regular files in the model's own folder.
/// </summary>
/// <param name="file">The model's file.</param>
sealed class ExternalData(string file)
{
    readonly string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;

    /// <summary>Reads the bytes of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="bytes">How many bytes its sizes call for.</param>
    /// <exception cref="InvalidModelFileException">
    /// The place is outside of the folder, no regular file, or the data is not all there.
    /// </exception>
    public byte[] Read(TensorProto tensor, long bytes)
    {
        InvalidModelFileException Bad(string problem) => new(file, $"tensor '{tensor.Name}': {problem}");
        string location = Entry(tensor, "location") ?? throw Bad("it does not say which file holds its data.");
        string path = Path.GetFullPath(Path.Combine(folder, location));
        if (Path.IsPathRooted(location) || Path.GetDirectoryName(path) != folder)
            throw Bad($"its data lies at '{location}', outside of the model's folder.");
        FileInfo data = new(path);
        if (!data.Exists || data.LinkTarget is not null || (data.Attributes & FileAttributes.Device) != 0)
            throw Bad($"'{location}' with its data is not there, or no regular file.");
        long offset = Number("offset", 0), length = Number("length", bytes);
        if (length != bytes) throw Bad($"its sizes call for {bytes} bytes; it announces {length}.");
        if (offset > data.Length - length)
            throw Bad($"its data ends at {offset + length}; '{location}' has {data.Length} bytes.");
        byte[] result = new byte[bytes];
        using FileStream stream = data.OpenRead();
        stream.Position = offset;
        stream.ReadExactly(result);
        return result;

        long Number(string key, long otherwise)
        {
            if (Entry(tensor, key) is not { } text) return otherwise;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                && number <= long.MaxValue / 2 ? number : throw Bad($"its {key} '{text}' is not a number.");
        }
    }

    static string? Entry(TensorProto tensor, string key) =>
        tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;
}
