using System.Globalization;

namespace Lamina.Data;

/// <summary>Values that stand as text in a file, always in the invariant culture.</summary>
static class TextValues
{
    static readonly string[] isoFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy/MM/dd",
    ];

    /// <summary>Reads a value of a kind.</summary>
    /// <param name="text">The text; white space around numbers does not count.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="dateFormats">Formats of dates; none for ISO 8601's. A time with a zone becomes UTC.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the text is such a value.</returns>
    public static bool TryParse(
        ReadOnlySpan<char> text, DataKind kind, IReadOnlyList<string>? dateFormats, out DataValue value)
    {
        value = default;
        switch (kind)
        {
            case DataKind.Boolean when bool.TryParse(text, out bool truth):
                value = truth;
                return true;
            case DataKind.Integer when long.TryParse(
                text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole):
                value = whole;
                return true;
            case DataKind.Number when double.TryParse(
                text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number):
                value = number;
                return true;
            case DataKind.Date when DateTime.TryParseExact(text, Formats(dateFormats),
                CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime date):
                value = date;
                return true;
            case DataKind.Text:
                value = text.ToString();
                return true;
            case DataKind.Bytes when text.Length % 2 == 0 && !text.ContainsAnyExcept("0123456789abcdefABCDEF"):
                value = Convert.FromHexString(text);
                return true;
            case DataKind.Vector when TryParseVector(text.Trim(), out double[] numbers):
                value = numbers;
                return true;
            default:
                return false;
        }
    }

    // Numbers between brackets and commas, as JSON has them; null is NaN.
    static bool TryParseVector(ReadOnlySpan<char> text, out double[] numbers)
    {
        numbers = [];
        if (text is not ['[', .. var inside, ']']) return false;
        if (inside.IsWhiteSpace()) return true;
        numbers = new double[inside.Count(',') + 1];
        int at = 0;
        foreach (Range part in inside.Split(','))
        {
            ReadOnlySpan<char> number = inside[part].Trim();
            if (number.SequenceEqual("null")) numbers[at++] = double.NaN;
            else if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[at++]))
                return false;
        }
        return true;
    }

    static string[] Formats(IReadOnlyList<string>? given) =>
        given as string[] ?? (given is null ? isoFormats : [.. given]);

    /// <summary>What a kind is called in an error.</summary>
    public static string Describe(DataKind kind) => kind switch
    {
        DataKind.Boolean => "true or false",
        DataKind.Integer => "a whole number",
        DataKind.Number => "a number",
        DataKind.Date => "a date",
        DataKind.Bytes => "bytes in hexadecimal",
        DataKind.Vector => "a list of numbers",
        _ => "a text",
    };
}
