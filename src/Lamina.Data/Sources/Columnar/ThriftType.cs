namespace Lamina.Data;

/// <summary>The kinds of values of Thrift's compact protocol, by their numbers in it.</summary>
enum ThriftKind
{
    Stop,
    True,
    False,
    Byte,
    Int16,
    Int32,
    Int64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Struct,
}

/// <summary>What a value is: its kind and, of a list, what it holds, of a structure, its fields by number.</summary>
sealed class ThriftType
{
    /// <summary>The kinds that hold nothing else; a truth value is of the kind <see cref="ThriftKind.True"/>.</summary>
    public static readonly ThriftType Bool = new(ThriftKind.True), I8 = new(ThriftKind.Byte),
        I16 = new(ThriftKind.Int16), I32 = new(ThriftKind.Int32), I64 = new(ThriftKind.Int64),
        F64 = new(ThriftKind.Double), Binary = new(ThriftKind.Binary);

    /// <summary>A structure without fields.</summary>
    public static readonly ThriftType Empty = Struct();

    readonly Dictionary<int, ThriftType> fields = [];

    ThriftType(ThriftKind kind) => Kind = kind;

    /// <summary>The kind.</summary>
    public ThriftKind Kind { get; }

    /// <summary>What a list holds; null of other kinds.</summary>
    public ThriftType? Element { get; private init; }

    /// <summary>A list.</summary>
    public static ThriftType List(ThriftType element) => new(ThriftKind.List) { Element = element };

    /// <summary>A structure, or a choice of one of its fields.</summary>
    public static ThriftType Struct(params ReadOnlySpan<(int Number, ThriftType Type)> fields)
    {
        var structure = new ThriftType(ThriftKind.Struct);
        foreach ((int number, ThriftType type) in fields) structure.fields.Add(number, type);
        return structure;
    }

    /// <summary>The field of a number, null if the structure is not known to have it.</summary>
    public ThriftType? Field(int number) => fields.GetValueOrDefault(number);
}
