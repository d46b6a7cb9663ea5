using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lamina;

/// <summary>
/// What callbacks see of a batch or an epoch: numbers by name, in Keras's order (loss, metrics, then val_…). The object
/// of a batch is used again for the next one; copy what you keep.
/// </summary>
public sealed class Logs : IReadOnlyDictionary<string, double>
{
    readonly List<string> names = [];
    readonly List<double> values = [];

    /// <summary>How many numbers there are.</summary>
    public int Count => names.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => names;

    /// <inheritdoc/>
    public IEnumerable<double> Values => values;

    /// <summary>The number of this name; callbacks may add their own.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names the nearest.</exception>
    public double this[string key]
    {
        get => TryGetValue(key, out double value) ? value
            : throw new KeyNotFoundException(Saving.Names.Unknown("metric", key, names).Message);
        set
        {
            int at = names.IndexOf(key);
            if (at >= 0)
            {
                values[at] = value;
                return;
            }
            names.Add(key);
            values.Add(value);
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => names.Contains(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        int at = names.IndexOf(key);
        value = at < 0 ? 0 : values[at];
        return at >= 0;
    }

    /// <summary>The name and number at a position.</summary>
    public (string Name, double Value) At(int index) => (names[index], values[index]);

    /// <summary>A copy that stays as it is.</summary>
    public Logs Copy()
    {
        var copy = new Logs();
        for (int i = 0; i < Count; i++) copy[names[i]] = values[i];
        return copy;
    }

    internal void Clear()
    {
        names.Clear();
        values.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        names.Select((name, i) => KeyValuePair.Create(name, values[i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For example loss: 0.0312 - accuracy: 0.9912.</summary>
    public override string ToString() =>
        string.Join(" - ", names.Select((name, i) => $"{name}: {Format(values[i])}"));

    /// <summary>Four digits after the point; very small numbers in scientific notation, as Keras prints them.</summary>
    internal static string Format(double value) =>
        Math.Abs(value) > 1e-3 || value == 0 || !double.IsFinite(value)
            ? value.ToString("0.0000", CultureInfo.InvariantCulture)
            : value.ToString("0.0000e+00", CultureInfo.InvariantCulture);
}
