using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lamina.Text;

/// <summary>
/// A vocabulary of byte pairs (Sennrich et al. 2016) that was learned from texts: special tokens, the 256 bytes, and
/// what merging the most frequent neighbours again and again gives. The same texts give the same vocabulary.
/// </summary>
/// <param name="Tokens">The tokens in the order of their numbers, bytes as GPT-2 writes them.</param>
/// <param name="Merges">The pairs in the order in which they are merged.</param>
public sealed partial record BytePairVocabulary(
    IReadOnlyList<string> Tokens, IReadOnlyList<(string Left, string Right)> Merges)
{
    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="size">How many tokens there are to be; fewer come out when no pair occurs often enough.</param>
    /// <param name="special">Tokens that texts do not have, such as padding; they get the first numbers.</param>
    /// <param name="minFrequency">How often a pair must occur to be merged.</param>
    /// <exception cref="ArgumentException">The size has no room for special tokens and bytes.</exception>
    public static BytePairVocabulary Learn(
        IEnumerable<string> texts, int size, IReadOnlyList<string>? special = null, int minFrequency = 2)
    {
        ArgumentNullException.ThrowIfNull(texts);
        special ??= [];
        if (size < special.Count + 256)
            throw new ArgumentException($"A vocabulary of {size} has no room for {special.Count} special tokens and " +
                "256 bytes.", nameof(size));
        List<string> tokens = [.. special, .. ByteCharacters.All.Select(c => c.ToString())];
        List<(string, string)> merges = [];
        PairCounts pairs = new(Words(texts, special.Count));
        while (tokens.Count < size && pairs.Best(minFrequency) is { } pair)
        {
            pairs.Merge(pair, tokens.Count);
            merges.Add((tokens[pair.Left], tokens[pair.Right]));
            tokens.Add(tokens[pair.Left] + tokens[pair.Right]);
        }
        return new(tokens, merges);
    }

    /// <summary>Writes the files that <see cref="TextTokenizer.OfBytePairs"/> and other programs read.</summary>
    /// <param name="vocabulary">The tokens, for example vocab.json; an older one is replaced.</param>
    /// <param name="merges">The pairs, for example merges.txt; an older one is replaced.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string vocabulary, string merges)
    {
        var json = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        WholeFile.Write(vocabulary, stream =>
        {
            using Utf8JsonWriter writer = new(stream, json);
            writer.WriteStartObject();
            for (int i = 0; i < Tokens.Count; i++) writer.WriteNumber(Tokens[i], i);
            writer.WriteEndObject();
        });
        WholeFile.Write(merges, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true);
            writer.Write("#version: 0.2\n");
            foreach ((string left, string right) in Merges) writer.Write($"{left} {right}\n");
        });
    }

    // The words of all texts as bytes' numbers, and how often each occurs.
    static List<(int[] Tokens, long Count)> Words(IEnumerable<string> texts, int firstByte)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        var byText = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
            foreach (ValueMatch word in Word().EnumerateMatches(text))
            {
                ReadOnlySpan<char> span = text.AsSpan(word.Index, word.Length);
                byText[span] = byText.TryGetValue(span, out long count) ? count + 1 : 1;
            }
        return [.. counts.OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (Encoding.UTF8.GetBytes(word.Key).Select(b => firstByte + b).ToArray(), word.Value))];
    }

    /// <summary>What GPT-2 takes for a word: letters, digits or other marks, a space before, or white space.</summary>
    [GeneratedRegex(@"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    internal static partial Regex Word();
}
