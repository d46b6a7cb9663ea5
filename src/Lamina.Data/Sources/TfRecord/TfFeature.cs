using System.Text;

namespace Lamina.Data;

/// <summary>
/// A feature of a <see cref="TfExample"/>: a list of bytes, of floats or of whole numbers. The lists of the other kinds
/// are empty.
/// </summary>
public sealed class TfFeature
{
    /// <summary>Bytes: texts, encoded images.</summary>
    public IReadOnlyList<byte[]> Bytes { get; init; } = [];

    /// <summary>Floats.</summary>
    public IReadOnlyList<float> Floats { get; init; } = [];

    /// <summary>Whole numbers.</summary>
    public IReadOnlyList<long> Integers { get; init; } = [];

    /// <summary>A feature of texts, in UTF-8.</summary>
    public static TfFeature FromText(params IEnumerable<string> texts) =>
        new() { Bytes = [.. texts.Select(Encoding.UTF8.GetBytes)] };

    /// <summary>A feature of floats.</summary>
    public static TfFeature From(params IEnumerable<float> floats) => new() { Floats = [.. floats] };

    /// <summary>A feature of whole numbers.</summary>
    public static TfFeature From(params IEnumerable<long> integers) => new() { Integers = [.. integers] };

    /// <summary>A feature of bytes.</summary>
    public static TfFeature From(params IEnumerable<byte[]> bytes) => new() { Bytes = [.. bytes] };

    /// <summary>The bytes as texts in UTF-8.</summary>
    public IEnumerable<string> Texts() => Bytes.Select(Encoding.UTF8.GetString);
}
