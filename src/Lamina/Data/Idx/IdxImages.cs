using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>Grey images and their classes in two IDX files, as MNIST and its relatives have them.</summary>
static class IdxImages
{
    /// <summary>Reads both files.</summary>
    /// <exception cref="InvalidModelFileException">They are not bytes of three and of one axis, as many.</exception>
    public static LabeledImages Read(string imageFile, string labelFile)
    {
        IdxArray pixels = IdxFile.Read(imageFile), classes = IdxFile.Read(labelFile);
        if (pixels.Type != IdxType.UInt8 || pixels.Dimensions.Count != 3)
            throw new InvalidModelFileException(imageFile, "Images are bytes (samples, rows, columns).");
        if (classes.Type != IdxType.UInt8 || classes.Dimensions.Count != 1)
            throw new InvalidModelFileException(labelFile, "Labels are bytes (samples).");
        if (pixels.Dimensions[0] != classes.Dimensions[0])
            throw new InvalidModelFileException(labelFile,
                $"It has {classes.Dimensions[0]} labels for {pixels.Dimensions[0]} images.");
        return From(pixels, classes);
    }

    /// <summary>Bytes become float32 from 0 to 1, classes int32.</summary>
    public static LabeledImages From(IdxArray pixels, IdxArray classes)
    {
        NDArray images = new(new Shape([.. pixels.Dimensions, 1]));
        Span<float> image = images.AsSpan<float>();
        for (int i = 0; i < image.Length; i++) image[i] = pixels.Bytes[i] / 255f;
        NDArray labels = new(classes.Bytes.Length, DType.Int32);
        Span<int> label = labels.AsSpan<int>();
        for (int i = 0; i < label.Length; i++) label[i] = classes.Bytes[i];
        return new(images, labels);
    }
}
