using Lamina.IR;

namespace Lamina.Layers;

/// <summary>A column of a table: text or numbers, the samples first.</summary>
/// <example><code>
/// FeatureColumn city = new[] { "Oslo", "Rome" };
/// FeatureColumn year = new[] { 1990, 2001 };
/// </code></example>
public sealed class FeatureColumn
{
    /// <summary>A column of text.</summary>
    public FeatureColumn(StringArray text) => Text = text;

    /// <summary>A column of numbers.</summary>
    public FeatureColumn(NDArray numbers) => Numbers = numbers;

    /// <summary>The text, or null if the column holds numbers.</summary>
    public StringArray? Text { get; }

    /// <summary>The numbers, or null if the column holds text.</summary>
    public NDArray? Numbers { get; }

    /// <summary>Sizes of the dimensions.</summary>
    public Shape Shape => Text?.Shape ?? Numbers!.Shape;

    /// <summary>The column as text; whole numbers in decimal.</summary>
    internal StringArray AsText() => Text ?? StringArray.FromNumbers(Numbers!);

    /// <summary>A column of text.</summary>
    public static implicit operator FeatureColumn(StringArray text) => new(text);

    /// <summary>A column of text.</summary>
    public static implicit operator FeatureColumn(string[] text) => new((StringArray)text);

    /// <summary>A column of numbers.</summary>
    public static implicit operator FeatureColumn(NDArray numbers) => new(numbers);

    /// <summary>A column of numbers, or of text if the elements are strings.</summary>
    public static implicit operator FeatureColumn(Array values) => values switch
    {
        string[] text => new((StringArray)text),
        string[,] text => new((StringArray)text),
        _ => new(NDArray.Wrap(values)),
    };

    /// <summary>For example string (5,).</summary>
    public override string ToString() => Text?.ToString() ?? Numbers!.ToString();
}
