using System.Globalization;
using System.Text;
using Lamina.Data;

namespace Lamina.Text;

/// <summary>Words and how often they occur, for cutting text that has no spaces.</summary>
public sealed class WordDictionary
{
    readonly Dictionary<string, double> words = new(StringComparer.Ordinal);
    readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <summary>A dictionary of words.</summary>
    /// <param name="words">Each word and how often it occurs in some corpus; at least 1.</param>
    /// <exception cref="ArgumentException">There is no word, one is empty, or a frequency is below 1.</exception>
    public WordDictionary(IEnumerable<KeyValuePair<string, double>> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        foreach ((string word, double frequency) in words)
        {
            if (word.Length == 0 || !(frequency >= 1))
                throw new ArgumentException(
                    $"A word has letters and a frequency of 1 or more, not '{word}' {frequency}.", nameof(words));
            this.words[word] = frequency;
            Longest = Math.Max(Longest, word.Length);
        }
        if (this.words.Count == 0) throw new ArgumentException("A dictionary needs words.", nameof(words));
        (bySpan, Total) = (this.words.GetAlternateLookup<ReadOnlySpan<char>>(), this.words.Values.Sum());
    }

    /// <summary>
    /// Reads a dictionary: on each line a word and, behind a space or tab, how often it occurs (1 if missing); what
    /// stands behind that, such as a part of speech, is not read. That is the format of jieba's dictionaries.
    /// </summary>
    /// <param name="path">A file in UTF-8.</param>
    /// <exception cref="DataFormatException">A line has another format, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordDictionary Load(string path)
    {
        List<KeyValuePair<string, double>> words = [];
        long line = 0;
        foreach (string text in File.ReadLines(path, Encoding.UTF8))
        {
            string[] parts = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            double frequency = 1;
            if (parts.Length > 1 && !(double.TryParse(parts[1], CultureInfo.InvariantCulture, out frequency)
                && frequency >= 0))
                throw new DataFormatException(path, line, $"'{parts[1]}' is no frequency; a line is a word and one.");
            if (parts.Length > 0) words.Add(new(parts[0], Math.Max(1, frequency)));
            line++;
        }
        return words.Count > 0 ? new(words) : throw new DataFormatException(path, null, "it has no words.");
    }

    /// <summary>How many words there are.</summary>
    public int Count => words.Count;

    /// <summary>The length of the longest word in UTF-16 units.</summary>
    public int Longest { get; }

    /// <summary>The sum of all frequencies.</summary>
    public double Total { get; }

    /// <summary>How often a word occurs; 0 if it is not there.</summary>
    /// <param name="word">The word.</param>
    public double Frequency(ReadOnlySpan<char> word) => bySpan.TryGetValue(word, out double frequency) ? frequency : 0;
}
