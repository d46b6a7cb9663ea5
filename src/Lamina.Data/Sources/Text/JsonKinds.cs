using System.Text.Json;

namespace Lamina.Data;

/// <summary>
/// The narrowest kind of all values of a key; text if there are none, or if they are of several kinds.
/// </summary>
sealed class JsonKinds(IReadOnlyList<string>? dateFormats)
{
    readonly KindInference texts = new(dateFormats);
    DataKind? kind;

    public DataKind Kind =>
        kind == DataKind.Date && texts.Kind != DataKind.Date ? DataKind.Text : kind ?? DataKind.Text;

    /// <summary>Counts a value; a text is a date until one is none.</summary>
    public void Add(JsonTokenType token, bool whole, string? text)
    {
        DataKind next = token switch
        {
            JsonTokenType.True or JsonTokenType.False => DataKind.Boolean,
            JsonTokenType.Number => whole ? DataKind.Integer : DataKind.Number,
            JsonTokenType.String => DataKind.Date,
            _ => DataKind.Text,
        };
        if (text is not null) texts.Add(text);
        kind = kind is null || kind == next ? next
            : (kind, next) is (DataKind.Integer, DataKind.Number) or (DataKind.Number, DataKind.Integer)
            ? DataKind.Number : DataKind.Text;
    }
}
