using System.Text;
using System.Text.Json;

namespace Lamina.Data;

/// <summary>Walks over the members of the JSON object of a line.</summary>
ref struct JsonMembers(ReadOnlySpan<byte> json, JsonLine line)
{
    readonly ReadOnlySpan<byte> json = json;
    Utf8JsonReader reader = new(json);
    bool begun;

    /// <summary>The key of the present member.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Goes to the value of the next member, if there is one.</summary>
    public bool Next()
    {
        try
        {
            if (!begun)
            {
                begun = true;
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                    throw line.Wrong("it is no JSON object.");
            }
            else
            {
                // Past what Value or nobody has read of a list or an object.
                reader.Skip();
            }
            reader.Read();
            if (reader.TokenType != JsonTokenType.PropertyName)
                return reader.Read() ? throw line.Wrong("something follows the object.") : false;
            Name = reader.GetString()!;
            return reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NoJson(e);
        }
    }

    readonly DataFormatException NoJson(Exception e) => line.Wrong($"it is no JSON: {e.Message}", e);

    /// <summary>Lets the present value tell its kind; null tells nothing.</summary>
    public readonly void AddTo(JsonKinds kinds)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        kinds.Add(reader.TokenType, reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _),
            reader.TokenType == JsonTokenType.String ? Text() : null);
    }

    /// <summary>The present value as one of a kind.</summary>
    public DataValue Value(DataKind kind, IReadOnlyList<string>? dateFormats)
    {
        switch (kind, reader.TokenType)
        {
            case (_, JsonTokenType.Null): return DataValue.Missing;
            case (DataKind.Boolean, JsonTokenType.True): return true;
            case (DataKind.Boolean, JsonTokenType.False): return false;
            case (DataKind.Integer, JsonTokenType.Number) when reader.TryGetInt64(out long whole): return whole;
            case (DataKind.Number, JsonTokenType.Number) when reader.TryGetDouble(out double number): return number;
            case (DataKind.Text, JsonTokenType.String): return Text();
            case (DataKind.Bytes, JsonTokenType.String) when reader.TryGetBytesFromBase64(out byte[]? bytes):
                return bytes;
            case (DataKind.Date, JsonTokenType.String)
                when TextValues.TryParse(Text(), DataKind.Date, dateFormats, out DataValue date):
                return date;
            case (DataKind.Text, _): return Raw();
        }
        string came = Raw();
        if (kind == DataKind.Vector && TextValues.TryParse(came, kind, null, out DataValue vector)) return vector;
        string wanted = kind == DataKind.Bytes ? "a text of base64" : TextValues.Describe(kind);
        throw line.Wrong($"the key '{Name}' holds {(came.Length > 40 ? came[..40] : came)}; {wanted} was wanted.");
    }

    readonly string Text()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw line.Wrong($"the key '{Name}' holds a text that is no Unicode: {e.Message}", e);
        }
    }

    // The JSON of the present value, as it stands in the line.
    string Raw()
    {
        int begin = (int)reader.TokenStartIndex;
        try
        {
            reader.Skip();
        }
        catch (JsonException e)
        {
            throw NoJson(e);
        }
        return Encoding.UTF8.GetString(json[begin..(int)reader.BytesConsumed]);
    }
}
