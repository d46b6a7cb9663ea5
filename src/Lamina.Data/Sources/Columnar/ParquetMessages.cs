using System.Buffers.Binary;
using Parquet.Meta;
using static Lamina.Data.ParquetTypes;

namespace Lamina.Data;

/// <summary>
/// Looks through the metadata of a Parquet file ahead of Parquet.Net, which takes as much memory as they tell it to and
/// reads on for ever where a number is cut off. (Apache Parquet, "File format", parquet.thrift.)
/// </summary>
/// <param name="stream">The file.</param>
sealed class ParquetMessages(Stream stream)
{
    const int Magic = 4, EndBytes = 8, DeepestElement = 64;

    long footer;

    /// <summary>Looks through what stands at the end of the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, as below.</exception>
    public void CheckFooter()
    {
        Span<byte> bytes = stackalloc byte[EndBytes];
        long end = stream.Length - EndBytes;
        if (end >= Magic)
        {
            stream.Position = end;
            stream.ReadExactly(bytes);
        }
        if (!bytes[Magic..].SequenceEqual("PAR1"u8))
            throw new InvalidDataException($"its {stream.Length} bytes do not end with PAR1");
        footer = end - BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (footer < Magic || footer > end) throw new InvalidDataException(
            $"metadata of {end - footer} bytes stand in {stream.Length}");
        List<long> children = [];
        new ThriftReader(stream, footer, end).Read(Footer, (structure, field, value) =>
        {
            if (structure != Element) return;
            if (field == 0) children.Add(0);
            else if (field == Children) children[^1] = value;
        });
        CheckSchema(children);
    }

    // The elements are those of a tree, depth first, each with the number of its children.
    static void CheckSchema(List<long> children)
    {
        Stack<long> open = new([1]);
        foreach (long count in children)
        {
            while (open.TryPeek(out long more) && more == 0) open.Pop();
            if (count < 0 || open.Count is 0 or > DeepestElement) throw new InvalidDataException(
                $"the schema has an element of {count} children in {open.Count} others; {DeepestElement} are the most");
            open.Push(open.Pop() - 1);
            open.Push(count);
        }
        if (open.Any(more => more > 0))
            throw new InvalidDataException($"the schema has {children.Count} elements and says that there are more");
    }

    /// <summary>Looks through the headers of the pages of a column, up to the last that has values of it.</summary>
    /// <returns>Where the pages end.</returns>
    /// <exception cref="InvalidDataException">One is damaged, as below.</exception>
    public long CheckPages(ColumnMetaData column)
    {
        long[] places = [column.DataPageOffset, column.DictionaryPageOffset ?? 0, column.IndexPageOffset ?? 0];
        long place = places.Where(p => p != 0).DefaultIfEmpty().Min(), left = column.NumValues;
        while (left > 0)
        {
            if (place < Magic || place >= footer) throw new InvalidDataException(
                $"{left} of {column.NumValues} values begin at byte {place}; the pages end before {footer}");
            (place, long values) = CheckPage(place, column.Codec, left);
            left -= values;
        }
        return place;
    }

    // Gives where the page ends and how many values of the column it has.
    (long End, long Values) CheckPage(long place, CompressionCodec codec, long left)
    {
        var numbers = new Dictionary<(ThriftType, int), long>();
        var reader = new ThriftReader(stream, place, footer);
        reader.Read(Page, (structure, field, value) => numbers[(structure, field)] = value);
        long body = reader.Position, values, levels = 0;
        long kind = Number(Page, 1), size = Number(Page, 2), compressed = Number(Page, 3);
        Check(compressed >= 0 && compressed <= footer - body, $"{compressed} bytes in the file");
        if ((PageType)kind == PageType.DATA_PAGE_V2)
        {
            long missing = Number(DataPage2, 2), definitions = Number(DataPage2, 5), repeats = Number(DataPage2, 6);
            values = Number(DataPage2, 1);
            Check(missing >= 0 && missing <= values, $"{missing} missing ones of {values} values");
            Check(definitions >= 0 && repeats >= 0 && definitions + repeats <= Math.Min(size, compressed),
                $"levels of {definitions} and {repeats} bytes");
            levels = definitions + repeats;
            if (numbers.TryGetValue((DataPage2, 7), out long packed) && packed == 0)
                codec = CompressionCodec.UNCOMPRESSED;
        }
        else
        {
            Check((PageType)kind is PageType.DATA_PAGE or PageType.DICTIONARY_PAGE, $"the kind {kind}");
            values = Number((PageType)kind == PageType.DATA_PAGE ? DataPage : DictionaryPage, 1);
        }
        long most = levels + Expansion.Most(codec, compressed - levels);
        Check(size >= 0 && size <= most, $"{size} bytes out of {compressed}");
        long said = levels + Expansion.Said(codec, stream, body + levels, body + compressed);
        Check(said <= most, $"{said} bytes out of {compressed}");
        bool isDictionary = (PageType)kind == PageType.DICTIONARY_PAGE;
        Check(values >= 0 && values <= (isDictionary ? size : left), $"{values} values");
        return (body + compressed, isDictionary ? 0 : values);

        long Number(ThriftType structure, int field) => numbers.GetValueOrDefault((structure, field));

        void Check(bool holds, FormattableString what)
        {
            if (!holds) throw new InvalidDataException(FormattableString.Invariant(
                $"the page at byte {place} has {FormattableString.Invariant(what)}, which cannot be"));
        }
    }
}
