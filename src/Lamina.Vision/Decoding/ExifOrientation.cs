using System.Buffers.Binary;

namespace Lamina.Vision;

/// <summary>
/// How a PNG image lies in its file, by the chunk eXIf, which Skia passes over. (PNG specification, third edition;
/// CIPA DC-008 "Exif 2.32", 4.6.) What is damaged counts as not being there.
/// </summary>
static class ExifOrientation
{
    const int Upright = 1, Tag = 0x112, Short = 3;
    const int SignatureBytes = 8, ChunkBytes = 12, EntryBytes = 12;

    /// <summary>The value of the tag Orientation, 1 to 8; 1 if there is none.</summary>
    public static int OfPng(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> rest = file[Math.Min(SignatureBytes, file.Length)..];
        while (rest.Length >= ChunkBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkBytes) break;
            if (rest[4..8].SequenceEqual("eXIf"u8)) return Of(rest.Slice(8, (int)length));
            rest = rest[((int)length + ChunkBytes)..];
        }
        return Upright;
    }

    // The first directory of a TIFF structure, in either order of bytes.
    static int Of(ReadOnlySpan<byte> exif)
    {
        bool isBig = exif.StartsWith("MM\0*"u8);
        if (!isBig && !exif.StartsWith("II*\0"u8) || exif.Length < 8) return Upright;
        uint begin = Four(exif[4..]);
        if (begin > exif.Length - 2) return Upright;
        ReadOnlySpan<byte> directory = exif[(int)begin..];
        int entries = Two(directory);
        for (directory = directory[2..]; entries > 0 && directory.Length >= EntryBytes; entries--)
        {
            if (Two(directory) == Tag && Two(directory[2..]) == Short)
                return Two(directory[8..]) is >= 1 and <= 8 and int orientation ? orientation : Upright;
            directory = directory[EntryBytes..];
        }
        return Upright;

        int Two(ReadOnlySpan<byte> at) =>
            isBig ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
        uint Four(ReadOnlySpan<byte> at) =>
            isBig ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
    }
}
