using System.Text.Json;
using Lamina;
using Lamina.Data;
using Lamina.IR;

namespace Samples;

/// <summary>
/// The pictures of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017) as the npm package has them: a JSON file for each class,
/// {"data": [[784 numbers from 0 to 255], …]}, the 1,000 pictures of the test set first, then the 6,000 to train on.
/// </summary>
static class Clothes
{
    const int Side = 28;

    /// <summary>The names of the classes, by number.</summary>
    public static readonly string[] Names =
        ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"];

    /// <summary>Reads the files of a folder.</summary>
    /// <param name="folder">Where 0.json to 9.json are.</param>
    /// <param name="tested">How many pictures of a class are tested.</param>
    /// <param name="trained">How many pictures behind them are trained on.</param>
    public static (LabeledImages Train, LabeledImages Test) Load(
        string folder, int tested = 1_000, int trained = 6_000)
    {
        byte[][] classes = [.. Enumerable.Range(0, Names.Length)
            .Select(c => Pixels(Path.Combine(folder, $"{c}.json"), tested + trained))];
        return (Part(classes, tested, trained), Part(classes, 0, tested));
    }

    static byte[] Pixels(string path, int pictures)
    {
        byte[] pixels = new byte[pictures * Side * Side];
        int count = 0;
        try
        {
            var json = new Utf8JsonReader(File.ReadAllBytes(path));
            while (count < pixels.Length && json.Read())
                if (json.TokenType == JsonTokenType.Number) pixels[count++] = json.GetByte();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"{path}, pixel {count}: {e.Message}", e);
        }
        return count == pixels.Length ? pixels : throw new InvalidDataException(
            $"{path} has {count} pixels; {pictures} pictures have {pixels.Length}.");
    }

    // The classes one after another; training shuffles.
    static LabeledImages Part(byte[][] classes, int from, int count)
    {
        int all = classes.Length * count;
        NDArray images = new((all, Side, Side, 1)), labels = new(all, DType.Int32);
        for (int c = 0; c < classes.Length; c++)
        {
            Span<float> to = images.AsSpan<float>().Slice(c * count * Side * Side, count * Side * Side);
            ReadOnlySpan<byte> pixels = classes[c].AsSpan(from * Side * Side, to.Length);
            for (int i = 0; i < to.Length; i++) to[i] = pixels[i] / 255f;
            labels.AsSpan<int>().Slice(c * count, count).Fill(c);
        }
        return new(images, labels);
    }
}
