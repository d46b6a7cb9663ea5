using System.IO.Compression;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>
/// The binary files of CIFAR: records of one or two label bytes and 3·32·32 bytes of pixels, all red ones first.
/// </summary>
static class CifarFile
{
    const int Side = 32, Plane = Side * Side, Pixels = 3 * Plane;

    /// <summary>The images of several files, one after the other.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="labels">Label bytes of a record.</param>
    /// <param name="label">Which of them counts.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="InvalidModelFileException">A file is cut short or has another class.</exception>
    public static LabeledImages Read(IEnumerable<string> paths, int labels, int label, int classes)
    {
        (string Path, byte[] Bytes)[] files = [.. paths.Select(path => (path, Content(path)))];
        int record = labels + Pixels;
        foreach ((string path, byte[] bytes) in files)
            if (bytes.Length == 0 || bytes.Length % record != 0)
                throw new InvalidModelFileException(path,
                    $"It has {bytes.Length} bytes, no multiple of the {record} of an image with its label.");
        int count = files.Sum(file => file.Bytes.Length / record), at = 0;
        var images = new NDArray(new Shape([count, Side, Side, 3]));
        var targets = new NDArray(count, DType.Int32);
        foreach ((string path, byte[] bytes) in files)
            for (int start = 0; start < bytes.Length; start += record, at++)
            {
                int target = bytes[start + label];
                if (target >= classes)
                    throw new InvalidModelFileException(path, $"Image {at} has the class {target} of {classes}.");
                targets.AsSpan<int>()[at] = target;
                Interleave(bytes.AsSpan(start + labels, Pixels), images.AsSpan<float>().Slice(at * Pixels, Pixels));
            }
        return new(images, targets);
    }

    static void Interleave(ReadOnlySpan<byte> planes, Span<float> pixels)
    {
        for (int i = 0; i < Plane; i++)
            for (int channel = 0; channel < 3; channel++)
                pixels[3 * i + channel] = planes[channel * Plane + i] / 255f;
    }

    static byte[] Content(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllBytes(path);
        using var plain = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        plain.CopyTo(content);
        return content.ToArray();
    }
}
