using System.Buffers.Binary;
using Parquet.Meta;

namespace Lamina.Data.Tests;

/// <summary>
/// What is found before Parquet.Net reads it, which would read on for ever, or take what memory it is told to.
/// </summary>
public sealed class ParquetMessagesTests
{
    // Headers of fields: how much the number is above that of the field before, and the kind.
    const byte Number = 0x15, Binary = 0x18, ListNext2 = 0x29, BinaryNext4 = 0x48, StructNext2 = 0x2c,
        StructNext4 = 0x4c, StructNext5 = 0x5c, Stop = 0;

    static byte[] Zigzag(long number)
    {
        List<byte> bytes = [];
        ulong rest = (ulong)(number << 1 ^ number >> 63);
        for (; rest >= 0x80; rest >>= 7) bytes.Add((byte)(rest | 0x80));
        return [.. bytes, (byte)rest];
    }

    static byte[] Schema(params int[] children) =>
    [
        ListNext2, (byte)(0xf0 | (int)ThriftKind.Struct), (byte)children.Length,
        .. children.SelectMany(count => (byte[])[BinaryNext4, 1, (byte)'a', Number, .. Zigzag(count), Stop]), Stop,
    ];

    static byte[] Page(PageType kind, long size, long compressed, params byte[] rest) =>
        [Number, .. Zigzag((int)kind), Number, .. Zigzag(size), Number, .. Zigzag(compressed), .. rest, Stop];

    static ParquetMessages File(byte[] pages, byte[]? footer = null)
    {
        footer ??= Schema(1, 0);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return new(new MemoryStream([.. "PAR1"u8, .. pages, .. footer, .. length, .. "PAR1"u8]));
    }

    static string Refused(Action check) => Assert.Throws<InvalidDataException>(check).Message;

    static void Says(string what, Action check) => Assert.Contains(what, Refused(check), StringComparison.Ordinal);

    static Action Check(byte[] pages, long values, CompressionCodec codec = CompressionCodec.SNAPPY) => () =>
    {
        ParquetMessages messages = File(pages);
        messages.CheckFooter();
        messages.CheckPages(new ColumnMetaData { Codec = codec, NumValues = values, DataPageOffset = 4 });
    };

    [Fact]
    public void Footers_are_looked_through_to_their_end()
    {
        File([]).CheckFooter();
        byte[] whole = Schema(2, 0, 1, 0);
        File([], whole).CheckFooter();
        for (int cut = 0; cut < whole.Length; cut++)
            Says("goes beyond its end", File([], whole[..cut]).CheckFooter);
        Says("a number has more than 5 bytes", File([], [Number, 0x80, 0x80, 0x80, 0x80, 0x80, 0]).CheckFooter);
        Says("a value goes beyond its end", File([], [Number, 0x80, 0x80]).CheckFooter);
        Says("a list of 268435455 values", File([], [ListNext2, 0xfc, 0xff, 0xff, 0xff, 0x7f, 0]).CheckFooter);
        Says("of kind Int64 came where one of kind Int32", File([], [0x16, 0, 0]).CheckFooter);
        Says("of 100 bytes goes beyond", File([], [0x68, 100, 0, 0]).CheckFooter);
        Says("field 0 comes behind field 1", File([], [Number, 0, 5, 0, 0, 0]).CheckFooter);
        // Field 15 is none that is known: an empty structure is passed over, one with a field is not.
        File([], [.. Schema(1, 0)[..^1], 0xdc, Stop, Stop]).CheckFooter();
        Says("a structure came that is not known",
            File([], [.. Schema(1, 0)[..^1], 0xdc, Number, 0, Stop, Stop]).CheckFooter);
        Says("do not end with PAR1", new ParquetMessages(new MemoryStream(new byte[5])).CheckFooter);
        Says("metadata of 1000 bytes", new ParquetMessages(new MemoryStream(
            [.. "PAR1"u8, 0xe8, 3, 0, 0, .. "PAR1"u8])).CheckFooter);
    }

    [Fact]
    public void Schemas_are_trees()
    {
        Says("says that there are more", File([], Schema(2, 0)).CheckFooter);
        Says("children in 0 others", File([], Schema(1, 0, 0)).CheckFooter);
        Says("an element of -1 children", File([], Schema(1, -1)).CheckFooter);
        Says("in 65 others; 64 are the most", File([], Schema([.. Enumerable.Repeat(1, 100), 0])).CheckFooter);
    }

    [Fact]
    public void Pages_hold_what_their_bytes_allow()
    {
        byte[] values10 = [StructNext2, Number, .. Zigzag(10), Stop];
        byte[] body = [100, 0, 0, 0, 0, 0];
        Check([.. Page(PageType.DATA_PAGE, 100, 6, values10), .. body], 10)();
        // The next pages would be where the footer is.
        Says("1 of 11 values begin at byte", Check([.. Page(PageType.DATA_PAGE, 100, 6, values10), .. body], 11));
        Says("has 10 values, which cannot be", Check([.. Page(PageType.DATA_PAGE, 100, 6, values10), .. body], 9));
        Says("-1 bytes in the file", Check([.. Page(PageType.DATA_PAGE, 100, -1, values10), .. body], 10));
        Says("7 bytes in the file", Check([.. Page(PageType.DATA_PAGE, 100, 7, values10), .. body], 10));
        Says("133 bytes out of 6", Check([.. Page(PageType.DATA_PAGE, 133, 6, values10), .. body], 10));
        Says("the kind 7", Check([.. Page((PageType)7, 100, 6, values10), .. body], 10));
        // What Snappy's own bytes say counts too.
        body[0] = 0xff;
        body[1] = 0x7f;
        Says("16383 bytes out of 6", Check([.. Page(PageType.DATA_PAGE, 100, 6, values10), .. body], 10));
        Says("7 bytes out of 6", Check([.. Page(PageType.DATA_PAGE, 7, 6, values10), .. body], 10,
            CompressionCodec.UNCOMPRESSED));
        Says("7 values", Check([.. Page(PageType.DICTIONARY_PAGE, 6, 6, StructNext4, Number, 14, Stop), .. body], 10,
            CompressionCodec.UNCOMPRESSED));
    }

    [Fact]
    public void Pages_of_the_second_version_have_levels_in_their_bytes()
    {
        Says("4 missing ones of 3 values", Check(Version2(missing: 4, levels: 2), 3));
        Says("levels of 7 and 0 bytes", Check(Version2(missing: 1, levels: 7), 3));
        Says("112 bytes out of 6", Check(Version2(missing: 1, levels: 2, size: 112), 3));
        Check(Version2(missing: 1, levels: 2, size: 90), 3)();
        // Where all are missing, nothing else is there.
        Check(Version2(missing: 3, levels: 6), 3)();

        static byte[] Version2(int missing, int levels, int size = 6) =>
        [
            .. Page(PageType.DATA_PAGE_V2, size, 6, StructNext5, Number, 6, Number, (byte)(2 * missing), Number, 6,
                Number, 0, Number, (byte)(2 * levels), Number, 0, Stop),
            0, 0, 4, 0, 0, 0,
        ];
    }

    [Fact]
    public void Zstandard_says_how_much_its_bytes_become()
    {
        using var compressor = new ZstdSharp.Compressor();
        byte[] body = [.. compressor.Wrap(new byte[1000])], values10 = [StructNext2, Number, .. Zigzag(10), Stop];
        byte[] pages = [.. Page(PageType.DATA_PAGE, 1000, body.Length, values10), .. body];
        Check(pages, 10, CompressionCodec.ZSTD)();
        // Behind the mark and a byte of flags, which tells that there are 8 bytes of it.
        byte[] large = [.. body[..4], (byte)(body[4] | 0xc0), .. BitConverter.GetBytes(1L << 40), .. body[7..]];
        Says("1099511627776 bytes out of", Check(
            [.. Page(PageType.DATA_PAGE, 1000, large.Length, values10), .. large], 10, CompressionCodec.ZSTD));
    }
}
