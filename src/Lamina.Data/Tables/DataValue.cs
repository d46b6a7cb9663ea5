using System.Globalization;

namespace Lamina.Data;

/// <summary>One value of a table, or none where it is missing. NaN counts as missing.</summary>
public readonly struct DataValue : IEquatable<DataValue>
{
    readonly long bits;
    readonly object? content;
    readonly DataKind? kind;

    DataValue(DataKind kind, long bits, object? content = null) => (this.kind, this.bits, this.content) =
        (kind, bits, content);

    /// <summary>No value.</summary>
    public static DataValue Missing => default;

    /// <summary>What the value is; null if it is missing.</summary>
    public DataKind? Kind => kind;

    /// <summary>Whether there is no value.</summary>
    public bool IsMissing => kind is null;

    /// <summary>The value as a real number; false is 0, true is 1, and a missing one is NaN.</summary>
    /// <exception cref="InvalidOperationException">It is a text, a date, bytes or a vector.</exception>
    public double AsNumber() => kind switch
    {
        null => double.NaN,
        DataKind.Number => BitConverter.Int64BitsToDouble(bits),
        DataKind.Integer or DataKind.Boolean => bits,
        _ => throw Wrong("a number"),
    };

    /// <summary>The value as a whole number; false is 0, true is 1, a missing one null.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public long? AsInteger() => kind switch
    {
        null => null,
        DataKind.Integer or DataKind.Boolean => bits,
        _ => throw Wrong("a whole number"),
    };

    /// <summary>The value as truth; a missing one is null.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public bool? AsBoolean() => kind switch
    {
        null => null,
        DataKind.Boolean => bits != 0,
        _ => throw Wrong("true or false"),
    };

    /// <summary>The value as a date; a missing one is null.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public DateTime? AsDate() => kind switch
    {
        null => null,
        DataKind.Date => new DateTime(bits),
        _ => throw Wrong("a date"),
    };

    /// <summary>The bytes; null if they are missing.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public byte[]? AsBytes() => kind switch
    {
        null => null,
        DataKind.Bytes => (byte[])content!,
        _ => throw Wrong("bytes"),
    };

    /// <summary>The numbers of a vector, NaN where one is missing; null if all of it is missing.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public double[]? AsVector() => kind switch
    {
        null => null,
        DataKind.Vector => (double[])content!,
        _ => throw Wrong("a vector"),
    };

    /// <summary>
    /// The text; others as text that reads the same everywhere (dates as in ISO 8601, bytes in hexadecimal, vectors as
    /// "[1, 2.5]"); null if it is missing.
    /// </summary>
    public string? AsText() => kind switch
    {
        null => null,
        DataKind.Text => (string)content!,
        DataKind.Boolean => bits != 0 ? "true" : "false",
        DataKind.Integer => bits.ToString(CultureInfo.InvariantCulture),
        DataKind.Number => AsNumber().ToString("R", CultureInfo.InvariantCulture),
        DataKind.Date => AsDate()!.Value.ToString(bits % TimeSpan.TicksPerDay == 0 ? "yyyy-MM-dd"
            : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DataKind.Vector =>
            $"[{string.Join(", ", AsVector()!.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]",
        _ => Convert.ToHexString((byte[])content!),
    };

    InvalidOperationException Wrong(string wanted) =>
        new($"The value {this} is {kind}; {wanted} was asked for.");

    /// <summary>True or false.</summary>
    public static implicit operator DataValue(bool value) => new(DataKind.Boolean, value ? 1 : 0);

    /// <summary>A whole number.</summary>
    public static implicit operator DataValue(int value) => new(DataKind.Integer, value);

    /// <summary>A whole number.</summary>
    public static implicit operator DataValue(long value) => new(DataKind.Integer, value);

    /// <summary>A real number; NaN is missing.</summary>
    public static implicit operator DataValue(double value) =>
        double.IsNaN(value) ? default : new(DataKind.Number, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text; null is missing.</summary>
    public static implicit operator DataValue(string? value) =>
        value is null ? default : new(DataKind.Text, 0, value);

    /// <summary>A date, as its clock shows it.</summary>
    public static implicit operator DataValue(DateTime value) => new(DataKind.Date, value.Ticks);

    /// <summary>Bytes; null is missing.</summary>
    public static implicit operator DataValue(byte[]? value) =>
        value is null ? default : new(DataKind.Bytes, 0, value);

    /// <summary>A vector; null is missing.</summary>
    public static implicit operator DataValue(double[]? value) =>
        value is null ? default : new(DataKind.Vector, 0, value);

    /// <summary>Whether both are of one kind and the same; missing ones are equal.</summary>
    public bool Equals(DataValue other) => kind == other.kind && bits == other.bits && kind switch
    {
        DataKind.Text => (string)content! == (string)other.content!,
        DataKind.Bytes => AsBytes().AsSpan().SequenceEqual(other.AsBytes()),
        DataKind.Vector => AsVector().AsSpan().SequenceEqual(other.AsVector()),
        _ => true,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DataValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(kind, bits, content switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        Array array => array.Length,
        _ => 0,
    });

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(DataValue left, DataValue right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(DataValue left, DataValue right) => !left.Equals(right);

    /// <summary>The text in quotes, others as in <see cref="AsText"/>, and "missing".</summary>
    public override string ToString() => kind switch
    {
        null => "missing",
        DataKind.Text => $"'{content}'",
        DataKind.Bytes => $"{((byte[])content!).Length} bytes",
        _ => AsText()!,
    };
}
