using System.Globalization;
using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The range that a layer of augmentation draws from: two numbers, or one number f that stands for [−f, f], or for [0,
/// f] where the layer has no negative ones.
/// </summary>
/// <example><code>
/// var layer = new RandomBrightness((-0.1, 0.3));   // or new RandomBrightness(0.2)
/// </code></example>
public readonly record struct RandomFactor
{
    readonly double first;
    readonly double? second;

    RandomFactor(double first, double? second) => (this.first, this.second) = (first, second);

    /// <summary>One number.</summary>
    public static implicit operator RandomFactor(double factor) => new(factor, null);

    /// <summary>Two numbers, in either order.</summary>
    public static implicit operator RandomFactor((double, double) range) => new(range.Item1, range.Item2);

    /// <summary>The range, if it lies within bounds.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal (double Lower, double Upper) Within(string layer, double low, double high)
    {
        double most = second ?? first;
        if (!(first >= low && first <= high && most >= low && most <= high)) throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"A factor of {layer} lies in [{low}, {high}]; it is {this}."));
        if (second is null) return (Math.Max(-Math.Abs(first), low), Math.Abs(first));
        return (Math.Min(first, most), Math.Max(first, most));
    }

    /// <summary>The range; one number f stands for [−f, f] whatever the bounds.</summary>
    /// <exception cref="ArgumentException">A number lies outside of the bounds.</exception>
    internal (double Lower, double Upper) Around0(string layer, double low, double high)
    {
        _ = Within(layer, low, high);
        return second is { } other ? (Math.Min(first, other), Math.Max(first, other))
            : (-Math.Abs(first), Math.Abs(first));
    }

    /// <summary>The factor as it was given, as configurations hold it.</summary>
    internal JsonNode Config => second is { } other ? new JsonArray(first, other) : first;

    /// <summary>A range as configurations hold it.</summary>
    internal static JsonArray Write((double Lower, double Upper) range) =>
        new(range.Lower, range.Upper);

    /// <summary>The factor of a configuration, or null.</summary>
    internal static RandomFactor? Read(JsonObject c, string key) => c.Numbers(key) switch
    {
        null => null,
        [double one] => one,
        [double one, double other] => (one, other),
        double[] more => throw new FormatException($"The config's '{key}' is one number or two, not {more.Length}."),
    };

    /// <summary>The factor of a configuration; a missing one takes its default.</summary>
    internal static RandomFactor Read(JsonObject c, string key, RandomFactor otherwise) => Read(c, key) ?? otherwise;

    /// <summary>For example 0.2 or (−0.1, 0.3).</summary>
    public override string ToString() => second is { } other
        ? string.Create(CultureInfo.InvariantCulture, $"({first}, {other})")
        : first.ToString(CultureInfo.InvariantCulture);
}
