using System.Globalization;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Callbacks;

/// <summary>
/// What a callback has to remember so that a training that was broken off goes on as if it had not been: numbers, texts
/// and arrays by name. <see cref="BackupAndRestore"/> keeps it in its file.
/// </summary>
public sealed class CallbackState
{
    /// <summary>An empty memory.</summary>
    public CallbackState() => (Values, Arrays) = ([], []);

    internal CallbackState(JsonObject values, Dictionary<string, NDArray>? arrays = null) =>
        (Values, Arrays) = (values, arrays ?? []);

    /// <summary>What is written as JSON: numbers, texts, lists of them.</summary>
    public JsonObject Values { get; }

    /// <summary>What is written as it lies in memory.</summary>
    public Dictionary<string, NDArray> Arrays { get; }

    internal bool IsEmpty => Values.Count == 0 && Arrays.Count == 0;

    /// <summary>Remembers a number, to the last bit; NaN and infinities too.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    public void Set(string name, double value) => Values[name] = Number(value);

    /// <summary>The number that was remembered.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What to give if there is none.</param>
    public double Get(string name, double otherwise = 0) => Values.Double(name, otherwise);

    /// <summary>JSON has no NaN and no infinity; they are written as text, as Python writes them.</summary>
    internal static JsonNode Number(double value) => double.IsFinite(value) ? JsonValue.Create(value)
        : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");

    /// <summary>Remembers a list of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The numbers.</param>
    public void Set(string name, IEnumerable<double> values) =>
        Values[name] = new JsonArray([.. values.Select(Number)]);

    /// <summary>The list of numbers that was remembered; empty if there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">It holds something else.</exception>
    public double[] GetList(string name) => [.. (Values[name] as JsonArray ?? []).Select(item => item?.Number()
        ?? throw new FormatException($"The list '{name}' of a callback holds something that is no number."))];

    /// <summary>Remembers arrays in order.</summary>
    /// <param name="name">Their common name.</param>
    /// <param name="arrays">The arrays; null remembers nothing.</param>
    public void Set(string name, IReadOnlyList<NDArray>? arrays)
    {
        for (int i = 0; i < (arrays?.Count ?? 0); i++) Arrays[Numbered(name, i)] = arrays![i];
    }

    /// <summary>The arrays that were remembered, in order; null if there are none.</summary>
    /// <param name="name">Their common name.</param>
    public NDArray[]? GetArrays(string name)
    {
        var found = new List<NDArray>();
        while (Arrays.TryGetValue(Numbered(name, found.Count), out NDArray? array)) found.Add(array);
        return found.Count == 0 ? null : [.. found];
    }

    static string Numbered(string name, int i) => $"{name}.{i.ToString(CultureInfo.InvariantCulture)}";
}
