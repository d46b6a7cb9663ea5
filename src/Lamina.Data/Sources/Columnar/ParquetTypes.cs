using static Lamina.Data.ThriftType;

namespace Lamina.Data;

/// <summary>The structures of Parquet's metadata (Apache Parquet, parquet.thrift, version 2.11).</summary>
static class ParquetTypes
{
    static readonly ThriftType statistics = Struct((1, Binary), (2, Binary), (3, I64), (4, I64), (5, Binary),
        (6, Binary), (7, Bool), (8, Bool));
    static readonly ThriftType box = Struct((1, F64), (2, F64), (3, F64),
        (4, F64), (5, F64), (6, F64), (7, F64),
        (8, F64));
    static readonly ThriftType places = Struct((1, box), (2, List(I32)));
    static readonly ThriftType sizes = Struct((1, I64), (2, List(I64)), (3, List(I64)));

    static readonly ThriftType @decimal = Struct((1, I32), (2, I32));
    static readonly ThriftType unit = Struct((1, Empty), (2, Empty), (3, Empty));
    static readonly ThriftType time = Struct((1, Bool), (2, unit));
    static readonly ThriftType integer = Struct((1, I8), (2, Bool));
    static readonly ThriftType variant = Struct((1, I8));
    static readonly ThriftType geometry = Struct((1, Binary));
    static readonly ThriftType geography = Struct((1, Binary), (2, I32));
    static readonly ThriftType logical = Struct((1, Empty), (2, Empty), (3, Empty), (4, Empty), (5, @decimal),
        (6, Empty), (7, time), (8, time), (10, integer), (11, Empty), (12, Empty), (13, Empty), (14, Empty),
        (15, Empty), (16, variant), (17, geometry), (18, geography));

    /// <summary>An element of the schema; <see cref="Children"/> is how many of the next ones are in it.</summary>
    public static readonly ThriftType Element = Struct((1, I32), (2, I32), (3, I32), (4, Binary),
        (Children, I32), (6, I32), (7, I32), (8, I32), (9, I32), (10, logical));

    /// <summary>A field of an element.</summary>
    public const int Children = 5;

    static readonly ThriftType pair = Struct((1, Binary), (2, Binary));
    static readonly ThriftType encodings = Struct((1, I32), (2, I32), (3, I32));
    static readonly ThriftType column = Struct((1, I32), (2, List(I32)), (3, List(Binary)), (4, I32), (5, I64),
        (6, I64), (7, I64), (8, List(pair)), (9, I64), (10, I64), (11, I64), (12, statistics),
        (13, List(encodings)), (14, I64), (15, I32), (16, sizes), (17, places));
    static readonly ThriftType columnKey = Struct((1, List(Binary)), (2, Binary));
    static readonly ThriftType chunk = Struct((1, Binary), (2, I64), (3, column), (4, I64), (5, I32), (6, I64),
        (7, I32), (8, Struct((1, Empty), (2, columnKey))), (9, Binary));
    static readonly ThriftType sorting = Struct((1, I32), (2, Bool), (3, Bool));
    static readonly ThriftType group = Struct((1, List(chunk)), (2, I64), (3, I64), (4, List(sorting)), (5, I64),
        (6, I64), (7, I16));
    static readonly ThriftType cipher = Struct((1, Binary), (2, Binary), (3, Bool));

    /// <summary>What stands at the end of a file.</summary>
    public static readonly ThriftType Footer = Struct((1, I32), (2, List(Element)), (3, I64), (4, List(group)),
        (5, List(pair)), (6, Binary), (7, List(Struct((1, Empty)))), (8, Struct((1, cipher), (2, cipher))),
        (9, Binary));

    /// <summary>The part of a page's header for pages of values: the number of values is field 1.</summary>
    public static readonly ThriftType DataPage = Struct((1, I32), (2, I32), (3, I32), (4, I32),
        (5, statistics));

    /// <summary>That for pages of the values that others refer to: their number is field 1.</summary>
    public static readonly ThriftType DictionaryPage = Struct((1, I32), (2, I32), (3, Bool));

    /// <summary>
    /// That for pages of values of the second version: fields 1 the number of values, 2 how many of them are missing,
    /// 5 and 6 the bytes of their levels, 7 whether the rest is compressed.
    /// </summary>
    public static readonly ThriftType DataPage2 = Struct((1, I32), (2, I32), (3, I32), (4, I32), (5, I32),
        (6, I32), (7, Bool), (8, statistics));

    /// <summary>A page's header: fields 1 its kind, 2 its bytes when decompressed, 3 those in the file.</summary>
    public static readonly ThriftType Page = Struct((1, I32), (2, I32), (3, I32), (4, I32), (5, DataPage),
        (6, Empty), (7, DictionaryPage), (8, DataPage2));
}
