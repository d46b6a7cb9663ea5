using System.Buffers.Binary;
using System.Text;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Vision.Tests;

/// <summary>What is written is read again, by Skia's readers, which are not ours.</summary>
public sealed class FileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("vision").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(ImageFormat.Png, 1)]
    [InlineData(ImageFormat.Png, 3)]
    [InlineData(ImageFormat.Png, 4)]
    [InlineData(ImageFormat.Bmp, 1)]
    [InlineData(ImageFormat.Bmp, 3)]
    [InlineData(ImageFormat.Bmp, 4)]
    [InlineData(ImageFormat.WebP, 3)]
    [InlineData(ImageFormat.WebP, 4)]
    [InlineData(ImageFormat.Gif, 1)]
    public void Lossless_formats_keep_every_pixel(ImageFormat format, int channels)
    {
        // An odd width, so that rows of bitmaps are filled up.
        NDArray image = TestImages.Noise(19, 31, channels);
        byte[] file = Images.Encode(image, format, quality: 100);
        NDArray read = Images.Decode(file, new() { ColorMode = (ColorMode)channels });
        Assert.Equal(image.ToArray<float>(), read.ToArray<float>());
        Assert.Equal(new Shape([19, 31, channels]), read.Shape);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Jpeg_stays_near(int channels)
    {
        NDArray image = TestImages.Slopes(48, 64, channels);
        NDArray read = Images.Decode(Images.Encode(image, ImageFormat.Jpeg, quality: 100),
            new() { ColorMode = (ColorMode)channels });
        Assert.InRange(TestImages.Distance(image, read), 0, 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Lossy_WebP_stays_near_and_nearer_with_quality(int channels)
    {
        NDArray image = TestImages.Slopes(48, 64, channels);
        double[] ratios = [.. new[] { 10, 50, 90 }.Select(quality =>
        {
            byte[] file = Images.Encode(image, ImageFormat.WebP, quality: quality);
            // VP8 is the lossy kind of WebP, VP8L the lossless one; transparency makes a VP8X around it.
            Assert.Equal("WEBPVP8", Encoding.ASCII.GetString(file, 8, 7));
            Assert.NotEqual((byte)'L', file[15]);
            return TestImages.PeakRatio(image, Images.Decode(file, new() { ColorMode = (ColorMode)channels }));
        })];
        Assert.InRange(ratios[0], 25, 99);
        Assert.InRange(ratios[2], 35, 99);
        Assert.Equal(ratios.Order(), ratios);
    }

    [Fact]
    public void Transparent_pixels_keep_their_colors_in_png()
    {
        float[] pixels = [10, 20, 30, 0, 200, 100, 50, 128];
        NDArray image = NDArray.Wrap(pixels, (1, 2, 4));
        byte[] file = Images.Encode(image, ImageFormat.Png);
        Assert.Equal(pixels, Images.Decode(file, new() { ColorMode = ColorMode.Rgba }).ToArray<float>());
        // Alpha is left out, not blended.
        Assert.Equal([10, 20, 30, 200, 100, 50], Images.Decode(file).ToArray<float>());
        Assert.Equal([10, 20, 30, 200, 100, 50],
            Images.Decode(Images.Encode(image, ImageFormat.Bmp)).ToArray<float>());
        Assert.Equal(3, Images.Decode(Images.Encode(image, ImageFormat.Jpeg)).Shape[2]);
    }

    [Fact]
    public void Grey_is_the_luma_of_bt601()
    {
        NDArray colors = NDArray.Wrap(new float[] { 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 12, 200, 77 },
            (1, 5, 3));
        NDArray grey = Images.Decode(Images.Encode(colors, ImageFormat.Png), new() { ColorMode = ColorMode.Grayscale });
        Assert.Equal([76, 150, 29, 255, 130], grey.ToArray<float>());
    }

    [Fact]
    public void White_sets_the_range()
    {
        NDArray image = NDArray.Wrap(new float[] { 0, 0.25f, 1, 2, -1, float.NaN }, (1, 2, 3));
        byte[] file = Images.Encode(image, ImageFormat.Png, white: 1);
        Assert.Equal([0, 64, 255, 255, 0, 0], Images.Decode(file).ToArray<float>());
        Assert.Equal([0, 64 / 255f, 1, 1, 0, 0], Images.Decode(file, new() { White = 1 }).ToArray<float>());
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".JPEG")]
    [InlineData(".webp")]
    [InlineData(".bmp")]
    [InlineData(".gif")]
    public void Files_streams_and_bytes_give_the_same(string ending)
    {
        string path = Path.Combine(folder, "made/on the way", "bild ä" + ending);
        Images.Save(path, TestImages.Slopes(12, 20, 3));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        float[] loaded = Images.Load(path).ToArray<float>();
        Assert.Equal(loaded, Images.Decode(File.ReadAllBytes(path)).ToArray<float>());
        using FileStream stream = File.OpenRead(path);
        Assert.Equal(loaded, Images.Read(stream).ToArray<float>());
        using var forward = new System.IO.Compression.GZipStream(new MemoryStream(Zipped(path)),
            System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(loaded, Images.Read(forward).ToArray<float>());
    }

    static byte[] Zipped(string path)
    {
        using var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.Fastest))
            zip.Write(File.ReadAllBytes(path));
        return bytes.ToArray();
    }

    [Fact]
    public void Faults_are_named()
    {
        byte[] png = Images.Encode(TestImages.Noise(40, 40, 3), ImageFormat.Png);
        Assert.Contains("cut short", Fault(png[..(png.Length / 2)]), StringComparison.Ordinal);
        Assert.Contains("it is empty", Fault([]), StringComparison.Ordinal);
        Assert.Contains("begins with 68656C6C6F", Fault("hello"u8.ToArray()), StringComparison.Ordinal);
        byte[] jpeg = Images.Encode(TestImages.Noise(40, 40, 3), ImageFormat.Jpeg);
        Fault(jpeg[..(jpeg.Length / 2)]);
        string path = Path.Combine(folder, "broken.png");
        File.WriteAllBytes(path, png[..50]);
        Assert.Contains(path, Assert.Throws<DataFormatException>(() => Images.Load(path)).Message,
            StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Images.Load(Path.Combine(folder, "missing.png")));
    }

    static string Fault(byte[] file) => Assert.Throws<DataFormatException>(() => Images.Decode(file)).Message;

    [Fact]
    public void Sizes_are_checked_before_memory_is_taken()
    {
        // A bitmap that claims 30,000 by 30,000 pixels, and has none.
        byte[] file = Images.Encode(TestImages.Noise(2, 2, 3), ImageFormat.Bmp);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 30_000);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 30_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("30000 × 30000", Fault(file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        byte[] png = Images.Encode(TestImages.Noise(20, 20, 3), ImageFormat.Png);
        Assert.Throws<DataFormatException>(() => Images.Decode(png, new() { MaxPixels = 399 }));
        Assert.Equal(20, Images.Decode(png, new() { MaxPixels = 400 }).Shape[0]);
        using var stream = new MemoryStream(png);
        Assert.Contains("MaxBytes", Assert.Throws<DataFormatException>(
            () => Images.Read(stream, new() { MaxBytes = 10 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_an_animation_are_read_in_full()
    {
        NDArray[] pictures = [.. Enumerable.Range(0, 3).Select(i => TestImages.Noise(9, 13, 1, seed: i))];
        string path = Path.Combine(folder, "moves.gif");
        Images.SaveFrames(path,
            [.. pictures.Select((p, i) => new ImageFrame(p, TimeSpan.FromMilliseconds(50 * i + 20)))]);
        IReadOnlyList<ImageFrame> read = Images.LoadFrames(path, new() { ColorMode = ColorMode.Grayscale });
        Assert.Equal(3, read.Count);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(pictures[i].ToArray<float>(), read[i].Image.ToArray<float>());
            Assert.Equal(50 * i + 20, read[i].Duration.TotalMilliseconds);
        }
        Assert.Equal(pictures[0].ToArray<float>(),
            Images.Load(path, new() { ColorMode = ColorMode.Grayscale }).ToArray<float>());
        Assert.Throws<DataFormatException>(() => Images.LoadFrames(path, new() { MaxPixels = 3 * 9 * 13 - 1 }));
        Assert.Single(Images.DecodeFrames(Images.Encode(pictures[0], ImageFormat.Png)));
    }

    [Fact]
    public void Gif_codes_run_full_and_begin_again()
    {
        // Noise of 120,000 pixels needs more than the 4,096 codes there are.
        NDArray image = TestImages.Noise(300, 400, 1);
        NDArray read = Images.Decode(Images.Encode(image, ImageFormat.Gif), new() { ColorMode = ColorMode.Grayscale });
        Assert.Equal(image.ToArray<float>(), read.ToArray<float>());
    }

    [Fact]
    public void Gif_finds_colors_near_those_of_an_image()
    {
        NDArray image = TestImages.Slopes(64, 64, 3);
        NDArray read = Images.Decode(Images.Encode(image, ImageFormat.Gif));
        Assert.InRange(TestImages.Distance(image, read), 1, 24);
        NDArray clear = NDArray.Wrap(new float[] { 9, 9, 9, 0, 200, 0, 0, 255 }, (1, 2, 4));
        read = Images.Decode(Images.Encode(clear, ImageFormat.Gif), new() { ColorMode = ColorMode.Rgba });
        Assert.Equal([0, 255], read.ToArray<float>().Where((_, i) => i % 4 == 3));
    }

    // The eight ways in which a picture of 2 × 3 blocks may lie in a file (EXIF 2.3, tag 0x112).
    [Theory]
    [InlineData(1, "abcdef", 3)]
    [InlineData(2, "badcfe", 3)]
    [InlineData(3, "fedcba", 3)]
    [InlineData(4, "efcdab", 3)]
    [InlineData(5, "acebdf", 2)]
    [InlineData(6, "ecafdb", 2)]
    [InlineData(7, "fdbeca", 2)]
    [InlineData(8, "bdface", 2)]
    public void Exif_orientation_is_undone(int orientation, string upright, int rows)
    {
        NDArray blocks = NDArray.Wrap("abcdef".Select(c => 40f * (c - 'a') + 20).ToArray(), (3, 2, 1));
        byte[] jpeg = Images.Encode(Images.Resize(blocks, 48, 32, "nearest"), ImageFormat.Jpeg, quality: 100);
        byte[] turned = WithOrientation(jpeg, orientation);
        Assert.Equal((upright, rows * 16), Read(turned, apply: true));
        Assert.Equal(("abcdef", 48), Read(turned, apply: false));
    }

    static (string Blocks, int Height) Read(byte[] file, bool apply)
    {
        NDArray read = Images.Decode(file, new() { ColorMode = ColorMode.Grayscale, ApplyOrientation = apply });
        NDArray blocks = Images.Resize(read, read.Shape[0] / 16, read.Shape[1] / 16, "area");
        return (new([.. blocks.ToArray<float>().Select(v => (char)('a' + (int)(v / 40)))]), read.Shape[0]);
    }

    // The segment APP1 stands behind the start of the image; in it a directory with the one tag Orientation.
    static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif = [.. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation,
            0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    [Fact]
    public void Other_arrays_and_names_are_refused()
    {
        Assert.Contains("(2, 2)", Assert.Throws<ArgumentException>(
            () => Images.Encode(new NDArray((2, 2)), ImageFormat.Png)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Images.Encode(new NDArray((2, 2, 2)), ImageFormat.Png));
        Assert.Throws<ArgumentException>(() => Images.Encode(new NDArray((2, 2, 3), DType.UInt8), ImageFormat.Png));
        Assert.Throws<ArgumentException>(() => Images.Encode(new NDArray((2, 2, 3)), ImageFormat.Jpeg, quality: 0));
        Assert.Throws<ArgumentException>(() => Images.Save(Path.Combine(folder, "x.tiff"), new NDArray((2, 2, 3))));
        Assert.Throws<ArgumentException>(() => Images.SaveFrames(Path.Combine(folder, "x.gif"), []));
        Assert.Throws<ArgumentException>(() => Images.Decode([], new() { Size = (0, 4) }));
    }

    // Three grey pixels in a row; turned by 90 degrees they stand one above the other.
    [Theory]
    [InlineData(ImageFormat.Png, true, true)]
    [InlineData(ImageFormat.Png, false, true)]
    [InlineData(ImageFormat.Png, true, false)]
    [InlineData(ImageFormat.WebP, true, true)]
    [InlineData(ImageFormat.WebP, false, true)]
    [InlineData(ImageFormat.WebP, true, false)]
    public void Exif_orientation_of_png_and_webp_is_undone(ImageFormat format, bool isBig, bool apply)
    {
        NDArray row = NDArray.From<float>([10, 100, 200], (1, 3, 1));
        byte[] file = Images.Encode(row, format, quality: 100);
        // A turn by 180 degrees, one by 90, and a number that means nothing.
        (int, float[], int)[] cases =
            [(3, [200, 100, 10], 1), (6, [10, 100, 200], 3), (8, [200, 100, 10], 3), (9, [10, 100, 200], 1)];
        foreach ((int orientation, float[] pixels, int height) in cases)
        {
            byte[] exif = Exif(orientation, isBig);
            byte[] turned = format == ImageFormat.Png ? PngWith(exif, file) : WebPWith(exif, file, width: 3, height: 1);
            NDArray read = Images.Decode(turned, new() { ColorMode = ColorMode.Grayscale, ApplyOrientation = apply });
            Assert.Equal(apply ? height : 1, read.Shape[0]);
            Assert.Equal(apply ? pixels : [10, 100, 200], read.ToArray<float>());
        }
    }

    [Fact]
    public void Damaged_exif_is_passed_over()
    {
        byte[] file = Images.Encode(NDArray.From<float>([10, 100], (1, 2, 1)), ImageFormat.Png), exif = Exif(3, true);
        for (int cut = 0; cut < exif.Length; cut++)
            Assert.Equal(10, Images.Decode(PngWith(exif[..cut], file))[0]);
        Assert.Equal(100, Images.Decode(PngWith(exif, file))[0]);
        exif[4] = 0xFF;
        Assert.Equal(10, Images.Decode(PngWith(exif, file))[0]);
    }

    // A TIFF structure with a directory of one entry: Orientation, one number of 16 bits.
    static byte[] Exif(int orientation, bool isBig) => isBig
        ? [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0]
        : [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0];

    // Behind the header, which has 25 bytes.
    static byte[] PngWith(byte[] exif, byte[] png)
    {
        byte[] chunk = [.. "eXIf"u8, .. exif], frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, exif.Length);
        uint check = uint.MaxValue;
        foreach (byte value in chunk)
        {
            check ^= value;
            for (int bit = 0; bit < 8; bit++) check = check >> 1 ^ (check & 1) * 0xEDB88320;
        }
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), ~check);
        return [.. png[..33], .. frame[..4], .. chunk, .. frame[4..], .. png[33..]];
    }

    // The extended format: a chunk that tells of the size and of the metadata, the picture, the metadata.
    static byte[] WebPWith(byte[] exif, byte[] webP, int width, int height)
    {
        byte[] file = [.. webP[..12], .. "VP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0,
            (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0, .. webP[12..],
            .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }
}
