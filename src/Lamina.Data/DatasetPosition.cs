using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lamina.Data;

/// <summary>
/// Where reading a <see cref="Dataset{T}"/> stands: behind the last element that was taken. Kept as text, it lets
/// another process go on with the next element.
/// </summary>
/// <remarks>
/// A position is one of the pipeline that gave it: the same stages over the same data. It holds numbers only, never
/// elements; what a shuffle or a window holds back is read again.
/// </remarks>
public sealed class DatasetPosition
{
    const int DeepestNesting = 1000;

    internal DatasetPosition(string stage, long[] numbers, DatasetPosition[] of)
    {
        (Stage, Numbers, Of) = (stage, numbers, of);
        Size = 1 + numbers.Length + of.Sum(position => position.Size);
    }

    /// <summary>The stage whose position this is.</summary>
    internal string Stage { get; }

    /// <summary>What the stage needs to know.</summary>
    internal long[] Numbers { get; }

    /// <summary>The positions of the stages that it reads.</summary>
    internal DatasetPosition[] Of { get; }

    /// <summary>How many numbers there are in all; what taking a position costs.</summary>
    internal int Size { get; }

    /// <summary>The position as JSON.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DeepestNesting }))
            Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("stage", Stage);
        writer.WriteStartArray("at");
        foreach (long number in Numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
        writer.WriteStartArray("of");
        foreach (DatasetPosition position in Of) position.Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is no position.</exception>
    public static DatasetPosition Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"The text is no position in a dataset: {error.Message}", error);
        }
    }

    static DatasetPosition Read(JsonElement element) => new(
        element.GetProperty("stage").GetString() ?? throw new FormatException("A stage has no name."),
        [.. element.GetProperty("at").EnumerateArray().Select(number => number.GetInt64())],
        [.. element.GetProperty("of").EnumerateArray().Select(Read)]);

    /// <summary>The position as JSON.</summary>
    public override string ToString() => ToJson();
}
