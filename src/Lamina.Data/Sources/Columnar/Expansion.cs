using Parquet.Meta;
using ZstdSharp;

namespace Lamina.Data;

/// <summary>How large compressed bytes can become.</summary>
static class Expansion
{
    /// <summary>
    /// The most bytes that a codec makes of so many: of Snappy's elements, 64 bytes of 3 (google/snappy,
    /// format_description.txt); of deflate's, 258 of 2 bits (zlib.net, zlib_tech.html); of LZ4's, 255 of a byte; of
    /// Zstandard's, a block of 128 KiB of 4 (RFC 8878). Brotli's have no such bound.
    /// </summary>
    public static long Most(CompressionCodec codec, long bytes) => codec switch
    {
        CompressionCodec.UNCOMPRESSED => bytes,
        CompressionCodec.SNAPPY => 22 * bytes,
        CompressionCodec.GZIP => 1032 * bytes,
        CompressionCodec.LZ4 or CompressionCodec.LZ4_RAW => 255 * bytes,
        CompressionCodec.ZSTD => (32 << 10) * bytes,
        _ => int.MaxValue,
    };

    /// <summary>How many bytes compressed ones say they become, if they say it and Parquet.Net goes by that.</summary>
    /// <param name="codec">How they are compressed.</param>
    /// <param name="stream">Where they are.</param>
    /// <param name="begin">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    public static long Said(CompressionCodec codec, Stream stream, long begin, long end)
    {
        if (begin == end) return 0;
        stream.Position = begin;
        if (codec == CompressionCodec.SNAPPY) return (long)new ThriftReader(stream, begin, end).Varint();
        if (codec != CompressionCodec.ZSTD) return 0;
        var bytes = new byte[end - begin];
        stream.ReadExactly(bytes);
        return (long)Math.Min(Decompressor.GetDecompressedSize(bytes), long.MaxValue);
    }
}
