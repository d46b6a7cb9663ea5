using System.Text.RegularExpressions;
using Lamina;

namespace Pronounce;

/// <summary>A word and all the ways to say it, in phonemes without stress.</summary>
sealed record Entry(string Word, IReadOnlyList<string[]> Pronunciations);

/// <summary>The CMU Pronouncing Dictionary, words of letters and apostrophes only.</summary>
static partial class Dictionary
{
    /// <summary>Reads lines such as "INTO(1)  IH0 N T UW1"; other lines are left out.</summary>
    public static Entry[] Read(string file)
    {
        Entry[] entries =
        [
            .. File.ReadLines(file).Select(line => Line().Match(line)).Where(match => match.Success)
                .GroupBy(match => match.Groups[1].Value, match => Stress().Replace(match.Groups[2].Value, ""))
                .Select(group => new Entry(group.Key, [.. group.Distinct().Select(sounds => sounds.Split(' '))])),
        ];
        return entries.Length > 0 ? entries
            : throw new InvalidDataException($"{file} has no line such as \"INTO(1)  IH0 N T UW1\".");
    }

    /// <summary>Words that nobody says, of syllables that are said as they are written.</summary>
    public static Entry[] Made(int count, long seed)
    {
        (string, string)[] consonants =
            [("B", "B"), ("D", "D"), ("F", "F"), ("K", "K"), ("L", "L"), ("M", "M"), ("SH", "SH"), ("TH", "TH")];
        (string, string)[] vowels = [("A", "AE"), ("EE", "IY"), ("I", "IH"), ("O", "AA"), ("OO", "UW")];
        RandomStream random = new(seed);
        HashSet<string> words = [];
        List<Entry> entries = [];
        while (entries.Count < count)
        {
            (string Letters, string Sound)[] parts = [.. Enumerable.Range(0, 2 * (2 + random.NextInt(2)))
                .Select(at => at % 2 == 0 ? consonants[random.NextInt(8)] : vowels[random.NextInt(5)])];
            string word = string.Concat(parts.Select(part => part.Letters));
            if (words.Add(word)) entries.Add(new(word, [[.. parts.Select(part => part.Sound)]]));
        }
        return [.. entries];
    }

    [GeneratedRegex(@"^([A-Z][A-Z']*)(?:\(\d+\))?  ([A-Z0-2 ]+)$")]
    private static partial Regex Line();

    [GeneratedRegex("[0-2]")]
    private static partial Regex Stress();
}
