using System.Text.Json;
using System.Text.Unicode;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// The JSON header of a safetensors file, read token by token: name → {"dtype", "shape", "data_offsets"}, and
/// "__metadata__" → {text: text}. All that can be checked without the data is checked here.
/// </summary>
ref struct SafetensorsHeader
{
    public const string MetadataName = "__metadata__";

    // header → tensor → shape or offsets
    const int Depth = 3;

    readonly string _file;
    readonly long _dataLength;
    Utf8JsonReader _json;

    SafetensorsHeader(ReadOnlySpan<byte> header, long dataLength, string file)
    {
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = Depth });
        (_file, _dataLength) = (file, dataLength);
    }

    /// <summary>Where a tensor's data lies, counted from the header's end.</summary>
    public readonly record struct Entry(string Name, DType Type, Shape Shape, long Begin, long End);

    /// <summary>The tensors in the order of their data, and the metadata.</summary>
    /// <param name="header">The header's bytes.</param>
    /// <param name="dataLength">How many bytes the file has after the header.</param>
    /// <param name="file">What to call the file in an error.</param>
    /// <exception cref="InvalidModelFileException">The header breaks a rule of the format.</exception>
    public static (List<Entry> Entries, Dictionary<string, string> Metadata) Parse(
        ReadOnlySpan<byte> header, long dataLength, string file)
    {
        if (header.IsEmpty || header[0] != (byte)'{')
            throw new InvalidModelFileException(file, "the header does not begin with '{'; not a safetensors file.");
        if (!Utf8.IsValid(header)) throw new InvalidModelFileException(file, "the header is not valid UTF-8.");
        try
        {
            return new SafetensorsHeader(header, dataLength, file).Read();
        }
        // The reader's ways to say: not JSON, too deep; and text with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidModelFileException(file, $"the header is not valid JSON: {e.Message}", e);
        }
    }

    (List<Entry>, Dictionary<string, string>) Read()
    {
        List<Entry> entries = [];
        HashSet<string> names = [];
        Dictionary<string, string> metadata = [];
        _json.Read();
        while (NextName() is { } name)
        {
            if (!names.Add(name)) throw Wrong($"the name '{name}' stands twice in the header.");
            if (name == MetadataName) ReadMetadata(metadata);
            else entries.Add(ReadEntry(name));
        }
        _json.Read();    // throws for anything but white space

        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long end = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Begin != end)
                throw Wrong($"the data of '{entry.Name}' begins at {entry.Begin}, but the data before "
                    + $"it ends at {end}; holes and overlaps are not allowed.");
            end = entry.End;
        }
        if (end != _dataLength)
            throw Wrong($"the header describes {end} bytes of data, but the file has {_dataLength}; "
                + "it was cut short or something was added.");
        return (entries, metadata);
    }

    void ReadMetadata(Dictionary<string, string> metadata)
    {
        Expect(JsonTokenType.StartObject, "a JSON object", MetadataName);
        while (NextName() is { } key)
        {
            Expect(JsonTokenType.String, "text", $"{MetadataName}.{key}");
            if (!metadata.TryAdd(key, _json.GetString()!))
                throw Wrong($"the name '{key}' stands twice in {MetadataName}.");
        }
    }

    Entry ReadEntry(string name)
    {
        Expect(JsonTokenType.StartObject, "a JSON object", name);
        DType? type = null;
        int[]? sizes = null;
        long[]? offsets = null;
        while (NextName() is { } key)
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(JsonTokenType.String, "text", $"{name}.dtype");
                    type = ParseType(name, _json.GetString()!);
                    break;
                case "shape" when sizes is null:
                    sizes = [.. ReadNumbers($"{name}.shape", int.MaxValue)];
                    break;
                case "data_offsets" when offsets is null:
                    offsets = [.. ReadNumbers($"{name}.data_offsets", long.MaxValue)];
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Wrong($"'{name}' has {key} twice.");
                default:
                    throw Wrong($"'{name}' has an unknown field '{key}'; expected dtype, shape and data_offsets.");
            }
        }
        if (type is null || sizes is null || offsets is null)
            throw Wrong($"'{name}' lacks one of dtype, shape and data_offsets.");
        if (offsets.Length != 2 || offsets[0] > offsets[1] || offsets[1] > _dataLength)
            throw Wrong($"'{name}' has data_offsets [{string.Join(", ", offsets)}]; expected a begin and "
                + $"an end, in order, within the file's {_dataLength} bytes of data.");
        long bytes = type.Value.Size();
        foreach (int size in sizes)
        {
            if (size != 0 && bytes > long.MaxValue / size)
                throw Wrong($"'{name}' has the shape [{string.Join(", ", sizes)}], which is more than can be counted.");
            bytes *= size;
        }
        if (bytes != offsets[1] - offsets[0])
            throw Wrong($"'{name}' has {offsets[1] - offsets[0]} bytes of data, but its shape "
                + $"[{string.Join(", ", sizes)}] of {type.Value.KerasName()} needs {bytes}.");
        return new Entry(name, type.Value, new Shape(sizes), offsets[0], offsets[1]);
    }

    List<T> ReadNumbers<T>(string where, T largest) where T : struct, System.Numerics.IBinaryInteger<T>
    {
        Expect(JsonTokenType.StartArray, "an array", where);
        List<T> numbers = [];
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out long number) || number < 0
                || number > long.CreateChecked(largest))
                throw Wrong($"{where} holds something other than whole numbers from 0 to {largest}.");
            numbers.Add(T.CreateChecked(number));
        }
        return numbers;
    }

    readonly DType ParseType(string name, string type) => type switch
    {
        "F32" => DType.Float32,
        "F64" => DType.Float64,
        "F16" => DType.Float16,
        "BF16" => DType.BFloat16,
        "I32" => DType.Int32,
        "I64" => DType.Int64,
        "U8" => DType.UInt8,
        "BOOL" => DType.Bool,
        _ => throw Wrong($"'{name}' has the dtype '{type}', which Lamina has not; "
            + "it reads F32, F64, F16, BF16, I32, I64, U8 and BOOL."),
    };

    // The next property's name, or null at the object's end.
    string? NextName()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.PropertyName ? _json.GetString() : null;
    }

    void Expect(JsonTokenType token, string what, string where)
    {
        _json.Read();
        if (_json.TokenType != token) throw Wrong($"{where} is not {what}.");
    }

    readonly InvalidModelFileException Wrong(string problem) => new(_file, problem);
}
