using System.Runtime.InteropServices;
using Lamina.Data;
using SkiaSharp;

namespace Lamina.Vision;

/// <summary>Decodes one file through Skia, with sizes checked before memory is taken.</summary>
sealed class Decoder : IDisposable
{
    readonly string name;
    readonly ImageOptions options;
    readonly SKData data;
    readonly SKCodec codec;
    readonly SKImageInfo info;
    readonly int orientation;

    /// <summary>Reads the header.</summary>
    /// <exception cref="DataFormatException">It is no image of a known format, or above the limits.</exception>
    public Decoder(ReadOnlySpan<byte> file, string name, ImageOptions options)
    {
        (this.name, this.options) = (name, options);
        data = SKData.CreateCopy(file);
        codec = SKCodec.Create(data) ?? throw Fault(file.IsEmpty ? "it is empty."
            : $"it is no image; it begins with {Convert.ToHexString(file[..Math.Min(8, file.Length)])}.");
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or
            SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp or SKEncodedImageFormat.Gif))
            throw Fault($"it is a file of {codec.EncodedFormat}; PNG, JPEG, WebP, BMP and GIF are read.");
        info = new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        CheckPixels(1);
        orientation = !options.ApplyOrientation ? 1
            : codec.EncodedFormat == SKEncodedImageFormat.Png ? ExifOrientation.OfPng(file) : (int)codec.EncodedOrigin;
    }

    /// <summary>The image, or the first frame of an animation.</summary>
    public Pixels First()
    {
        byte[] rgba = new byte[info.BytesSize];
        Check(Fill(rgba, SKCodecOptions.Default), null);
        return Finished(rgba);
    }

    /// <summary>All frames, one after another.</summary>
    public IEnumerable<(Pixels Pixels, TimeSpan Duration)> All()
    {
        SKCodecFrameInfo[] frames = codec.FrameInfo;
        if (frames.Length <= 1)
        {
            yield return (First(), TimeSpan.FromMilliseconds(frames.Length == 1 ? frames[0].Duration : 0));
            yield break;
        }
        CheckPixels(frames.Length);
        byte[][] decoded = new byte[frames.Length][];
        for (int i = 0; i < frames.Length; i++)
        {
            // A frame is drawn over the one that it requires, if any.
            int required = frames[i].RequiredFrame;
            decoded[i] = required < 0 ? new byte[info.BytesSize] : (byte[])decoded[required].Clone();
            Check(Fill(decoded[i], new SKCodecOptions(i, required)), i);
            yield return (Finished(decoded[i]), TimeSpan.FromMilliseconds(frames[i].Duration));
        }
    }

    SKCodecResult Fill(byte[] rgba, SKCodecOptions frame)
    {
        GCHandle pin = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(info, pin.AddrOfPinnedObject(), info.RowBytes, frame);
        }
        finally
        {
            pin.Free();
        }
    }

    Pixels Finished(byte[] rgba) => new Pixels(info.Width, info.Height, rgba).Upright(orientation);

    void Check(SKCodecResult result, int? frame)
    {
        if (result != SKCodecResult.Success) throw Fault(result == SKCodecResult.IncompleteInput
            ? $"it is cut short: pixels of the {info.Width} × {info.Height} are missing."
            : $"its {codec.EncodedFormat} data are damaged ({result}).", frame);
    }

    void CheckPixels(int frames)
    {
        long pixels = (long)info.Width * info.Height * frames;
        if (info.Width < 1 || info.Height < 1 || pixels > options.MaxPixels || info.BytesSize64 > Array.MaxLength)
            throw Fault($"it has {info.Width} × {info.Height} pixels in {frames} frame(s); " +
                $"ImageOptions.MaxPixels allows {options.MaxPixels:N0} in all.");
    }

    DataFormatException Fault(string problem, int? frame = null)
    {
        Dispose();
        return new(name, frame, problem);
    }

    public void Dispose()
    {
        codec?.Dispose();
        data.Dispose();
    }
}
