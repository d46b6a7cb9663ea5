using System.Buffers.Binary;

namespace Lamina.Vision;

/// <summary>GIF files (CompuServe, "GIF89a", 1990): frames with a palette each, compressed by LZW.</summary>
static class GifFile
{
    const byte Extension = 0x21, Descriptor = 0x2C, Trailer = 0x3B;

    /// <summary>The bytes of a file; pixels with an alpha below ½ are transparent.</summary>
    public static byte[] Write(byte[][] frames, int height, int width, int channels, TimeSpan[] durations)
    {
        if (height > ushort.MaxValue || width > ushort.MaxValue)
            throw new ArgumentException($"GIF holds at most 65,535 rows and columns, not {height} and {width}.");
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        Short(file, width);
        Short(file, height);
        // No palette for all frames; the color behind and the ratio of sides are not given.
        file.Write([0, 0, 0]);
        if (frames.Length > 1) file.Write([Extension, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
        for (int i = 0; i < frames.Length; i++)
        {
            var palette = Palette.Of(frames[i], channels);
            int hundredths = (int)Math.Clamp(Math.Round(durations[i].TotalMilliseconds / 10), 0, ushort.MaxValue);
            // Each frame is cleared before the next, so that what is transparent shows nothing of it.
            file.Write([Extension, 0xF9, 4, (byte)(2 << 2 | (palette.Transparent is null ? 0 : 1))]);
            Short(file, hundredths);
            file.Write([(byte)(palette.Transparent ?? 0), 0]);
            file.WriteByte(Descriptor);
            Short(file, 0);
            Short(file, 0);
            Short(file, width);
            Short(file, height);
            file.WriteByte((byte)(0x80 | palette.Bits - 1));
            file.Write(palette.Colors);
            Lzw.Write(file, palette.Indices, Math.Max(2, palette.Bits));
        }
        file.WriteByte(Trailer);
        return file.ToArray();
    }

    static void Short(Stream file, int value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
        file.Write(two);
    }
}
