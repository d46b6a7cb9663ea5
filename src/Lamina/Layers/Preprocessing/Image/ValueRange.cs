using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>The lowest and the highest value of an image: (0, 255) for bytes, (0, 1) for shares.</summary>
readonly record struct ValueRange(double Low, double High)
{
    /// <summary>That of bytes.</summary>
    public static ValueRange Bytes => new(0, 255);

    /// <summary>A given range, by default that of bytes; the order makes no difference.</summary>
    /// <exception cref="ArgumentException">Both numbers are the same.</exception>
    public static ValueRange From((double Low, double High)? given) => given switch
    {
        null => Bytes,
        { } range when range.Low != range.High => new(Math.Min(range.Low, range.High), Math.Max(range.Low, range.High)),
        _ => throw new ArgumentException($"A range of values has two different ends, not {given}."),
    };

    /// <summary>The range of a configuration.</summary>
    public static (double, double) Read(JsonObject c) => c.Numbers("value_range") switch
    {
        null => (0, 255),
        [double low, double high] => (low, high),
        double[] other => throw new FormatException($"The config's 'value_range' has two numbers, not {other.Length}."),
    };

    /// <summary>The range as configurations hold it.</summary>
    public JsonArray Config => new(Low, High);

    /// <summary>Values of this range in the place that they have in another.</summary>
    public Tensor To(ValueRange other, Tensor x) =>
        other == this ? x : (x - Low) / (High - Low) * (other.High - other.Low) + other.Low;

    /// <summary>Values limited to the range.</summary>
    public Tensor Clip(Tensor x) => x.Clip(Low, High);
}
