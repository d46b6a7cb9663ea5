using System.Text;

namespace Lamina.Text;

/// <summary>
/// Cuts Chinese text, which has no spaces, into words. Runs of Han characters are cut; letters and digits between them
/// stay words, white space separates, and every other character stands alone.
/// </summary>
/// <example><code run="false">
/// using Lamina.Text;
/// var dictionary = WordDictionary.Load("dict.txt");
/// var layer = new TextVectorization { Splitting = text => ChineseSegmenter.MostProbable(text, dictionary) };
/// </code></example>
public static class ChineseSegmenter
{
    /// <summary>Every Han character is a word.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> Characters(string text) =>
        Cut(text, run => run.EnumerateRunes().Select(rune => rune.ToString()));

    /// <summary>At each place the longest word there is (forward maximum matching), or else a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dictionary">The words.</param>
    public static IEnumerable<string> LongestMatches(string text, WordDictionary dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        return Cut(text, run => Longest(run, dictionary));
    }

    /// <summary>
    /// The words whose product of probabilities is the greatest, over all ways to cut (the shortest path through the
    /// graph of words); a character that is no word counts as one that occurs once.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="dictionary">The words and their frequencies.</param>
    public static IEnumerable<string> MostProbable(string text, WordDictionary dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        return Cut(text, run => Best(run, dictionary));
    }

    static IEnumerable<string> Longest(string run, WordDictionary dictionary)
    {
        for (int at = 0; at < run.Length;)
        {
            int length = Math.Min(dictionary.Longest, run.Length - at), one = CharacterLength(run, at);
            while (length > one && dictionary.Frequency(run.AsSpan(at, length)) == 0) length--;
            length = Math.Max(length, one);
            yield return run.Substring(at, length);
            at += length;
        }
    }

    static IEnumerable<string> Best(string run, WordDictionary dictionary)
    {
        // From the end: the best sum of logarithms from each place on, and the length of its first word.
        double[] best = new double[run.Length + 1];
        int[] lengths = new int[run.Length];
        double total = Math.Log(dictionary.Total);
        for (int at = run.Length - 1; at >= 0; at--)
        {
            if (at > 0 && char.IsLowSurrogate(run[at])) continue;
            best[at] = double.NegativeInfinity;
            int one = CharacterLength(run, at);
            for (int length = one; length <= Math.Min(Math.Max(dictionary.Longest, one), run.Length - at); length++)
            {
                double frequency = dictionary.Frequency(run.AsSpan(at, length));
                if (frequency == 0 && length > one) continue;
                double sum = Math.Log(Math.Max(1, frequency)) - total + best[at + length];
                // Of equal ones the longer first word.
                if (sum >= best[at]) (best[at], lengths[at]) = (sum, length);
            }
        }
        for (int at = 0; at < run.Length; at += lengths[at]) yield return run.Substring(at, lengths[at]);
    }

    static int CharacterLength(string run, int at) => char.IsHighSurrogate(run[at]) ? 2 : 1;

    static IEnumerable<string> Cut(string text, Func<string, IEnumerable<string>> han)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder run = new();
        Kind kind = Kind.Space;
        foreach (Rune rune in text.EnumerateRunes())
        {
            Kind next = KindOf(rune);
            if (next != kind || next == Kind.Other)
            {
                foreach (string word in Words(run.ToString(), kind, han)) yield return word;
                run.Clear();
            }
            kind = next;
            if (kind != Kind.Space) run.Append(rune);
        }
        foreach (string word in Words(run.ToString(), kind, han)) yield return word;
    }

    static IEnumerable<string> Words(string run, Kind kind, Func<string, IEnumerable<string>> han) =>
        run.Length == 0 ? [] : kind == Kind.Han ? han(run) : [run];

    enum Kind { Space, Han, Word, Other }

    static Kind KindOf(Rune rune) =>
        Rune.IsWhiteSpace(rune) ? Kind.Space
        : IsHan(rune.Value) ? Kind.Han
        : Rune.IsLetterOrDigit(rune) ? Kind.Word
        : Kind.Other;

    // The blocks of CJK unified and compatibility ideographs, and the planes 2 and 3, which are set aside for them.
    static bool IsHan(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0xF900 and <= 0xFAFF
        or >= 0x20000 and <= 0x3FFFD or 0x3005 or 0x3007;
}
