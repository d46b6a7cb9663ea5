using System.Globalization;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Text on the host: strings in row-major order under a shape. Strings are no tensors; layers such as
/// <see cref="StringLookup"/> and <see cref="TextVectorization"/> turn them into numbers before a model gets them.
/// </summary>
/// <example><code>
/// StringArray words = new[,] { { "a", "b" }, { "c", "a" } };   // shape (2, 2)
/// </code></example>
public sealed class StringArray
{
    readonly string[] values;

    /// <summary>Text under a shape.</summary>
    /// <param name="values">The strings, row-major; they are copied.</param>
    /// <param name="shape">Their shape; by default one dimension.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public StringArray(IEnumerable<string> values, Shape? shape = null)
    {
        this.values = [.. values];
        Shape = shape ?? this.values.Length;
        if (Shape.Elements != this.values.Length)
            throw new ArgumentException($"{this.values.Length} strings do not have the shape {Shape}.");
        if (this.values.Contains(null)) throw new ArgumentException("A string is null; use \"\" for no text.");
    }

    /// <summary>Sizes of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>The strings, row-major.</summary>
    public IReadOnlyList<string> Values => values;

    /// <summary>The string at a row-major position.</summary>
    public string this[int index] => values[index];

    /// <summary>Strings of one dimension as rows of one string; others as they are.</summary>
    internal StringArray AsColumn() => Shape.Rank == 1 ? new(values, (values.Length, 1)) : this;

    /// <summary>Whole numbers as decimal text; other numbers lose their fraction, as in TensorFlow.</summary>
    internal static StringArray FromNumbers(NDArray numbers) => new(
        Enumerable.Range(0, (int)numbers.Elements)
            .Select(i => Whole(numbers, i).ToString(CultureInfo.InvariantCulture)), numbers.Shape);

    /// <summary>The whole number at a position, without going through a double.</summary>
    internal static long Whole(NDArray numbers, int at) =>
        numbers.DType == DType.Int64 ? numbers.AsSpan<long>()[at] : (long)numbers[at];

    /// <summary>Rows of the last axis.</summary>
    internal IEnumerable<string[]> Rows()
    {
        int length = Shape.Rank == 0 ? 1 : Shape[-1];
        for (int at = 0; at < values.Length; at += length) yield return values[at..(at + length)];
    }

    /// <summary>One dimension of text.</summary>
    public static implicit operator StringArray(string[] values) => new(values);

    /// <summary>Two dimensions of text.</summary>
    public static implicit operator StringArray(string[,] values) =>
        new(values.Cast<string>(), (values.GetLength(0), values.GetLength(1)));

    /// <summary>A single string.</summary>
    public static implicit operator StringArray(string value) => new([value], Shape.Scalar);

    /// <summary>For example string (2, 3).</summary>
    public override string ToString() => $"string {Shape}";
}
