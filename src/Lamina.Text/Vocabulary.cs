namespace Lamina.Text;

/// <summary>Symbols, such as letters, phonemes or words, and the numbers that stand for them.</summary>
public sealed class Vocabulary
{
    readonly Dictionary<string, int> numbers;
    readonly int? unknown;

    /// <summary>Numbers symbols in their ordinal order, so that the same symbols always get the same numbers.</summary>
    /// <param name="symbols">The symbols; each may occur any number of times.</param>
    /// <param name="first">The number of the first; those before are left for padding, start and end.</param>
    /// <param name="unknown">What stands for symbols that are not there; by default they are refused.</param>
    public Vocabulary(IEnumerable<string> symbols, int first = 0, int? unknown = null)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        Symbols = [.. symbols.Distinct().Order(StringComparer.Ordinal)];
        (First, this.unknown) = (first, unknown);
        numbers = Symbols.Select((symbol, i) => (symbol, i)).ToDictionary(
            pair => pair.symbol, pair => first + pair.i, StringComparer.Ordinal);
    }

    /// <summary>The symbols, in the order of their numbers.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The number of the first symbol.</summary>
    public int First { get; }

    /// <summary>One more than the greatest number: what an embedding needs.</summary>
    public int Size => First + Symbols.Count;

    /// <summary>The numbers of symbols.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="KeyNotFoundException">One is not there, and nothing stands for unknown ones.</exception>
    public int[] Encode(IEnumerable<string> symbols) => [.. symbols.Select(symbol =>
        numbers.TryGetValue(symbol, out int number) ? number : unknown
            ?? throw new KeyNotFoundException($"The vocabulary of {Symbols.Count} symbols does not have '{symbol}'."))];

    /// <summary>The symbols of numbers; those that stand for no symbol are left out.</summary>
    /// <param name="numbers">The numbers.</param>
    public string[] Decode(IEnumerable<int> numbers) =>
        [.. numbers.Where(number => number >= First && number < Size).Select(number => Symbols[number - First])];
}
