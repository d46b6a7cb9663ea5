using System.Buffers.Binary;

namespace Lamina.Vision;

/// <summary>
/// Windows bitmaps, uncompressed: 24 bits a pixel after a BITMAPINFOHEADER, or 32 bits with alpha after a
/// BITMAPV4HEADER (Microsoft, "Bitmap header types").
/// </summary>
static class BmpFile
{
    const int FileHeader = 14, InfoHeader = 40, V4Header = 108;

    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(byte[] pixels, int height, int width, int channels)
    {
        bool alpha = channels == 4;
        int header = alpha ? V4Header : InfoHeader, depth = alpha ? 4 : 3;
        int stride = checked(width * depth + 3) & ~3, start = FileHeader + header;
        byte[] file = new byte[checked(start + stride * height)];
        "BM"u8.CopyTo(file);
        Put(file, 2, file.Length);
        Put(file, 10, start);
        Put(file, 14, header);
        Put(file, 18, width);
        // Rows from bottom to top, as all readers know them.
        Put(file, 22, height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)(depth * 8));
        Put(file, 30, alpha ? 3 : 0);
        Put(file, 34, stride * height);
        // 72 dots an inch, in dots a metre.
        Put(file, 38, 2835);
        Put(file, 42, 2835);
        if (alpha) Masks(file.AsSpan(54));
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                int from = (y * width + x) * channels, to = start + (height - 1 - y) * stride + x * depth;
                (file[to], file[to + 1], file[to + 2]) = channels == 1
                    ? (pixels[from], pixels[from], pixels[from])
                    : (pixels[from + 2], pixels[from + 1], pixels[from]);
                if (alpha) file[to + 3] = pixels[from + 3];
            }
        return file;
    }

    // Which bits are red, green, blue and alpha; and that colors are sRGB.
    static void Masks(Span<byte> at)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, 0x00FF0000);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], 0x0000FF00);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], 0x000000FF);
        BinaryPrimitives.WriteUInt32LittleEndian(at[12..], 0xFF000000);
        BinaryPrimitives.WriteUInt32LittleEndian(at[16..], 0x73524742);
    }

    static void Put(byte[] file, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
