using System.Text;

namespace Lamina;

/// <summary>
/// Names that objects get when the user gives none: the class name in snake case, numbered within the process.
/// </summary>
static class AutoName
{
    static readonly Dictionary<string, int> counts = [];

    /// <summary>The next free name of a class: dense, dense_1, dense_2, …</summary>
    public static string Next(string className)
    {
        // Of a registered class, such as "My>Thing", without the package.
        string name = SnakeCase(className[(className.IndexOf('>') + 1)..]);
        lock (counts)
        {
            int used = counts.GetValueOrDefault(name);
            counts[name] = used + 1;
            return used == 0 ? name : $"{name}_{used}";
        }
    }

    /// <summary>Begins to count anew.</summary>
    public static void Reset()
    {
        lock (counts) counts.Clear();
    }

    /// <summary>
    /// Keras's spelling of a class name: an underscore before a capital that follows a small letter or that begins a
    /// word (MaxPooling2D becomes max_pooling2d, SimpleRNN simple_rnn).
    /// </summary>
    public static string SnakeCase(string className)
    {
        var text = new StringBuilder(className.Length + 8);
        var letters = new StringBuilder(className.Length);
        foreach (char c in className)
            if (char.IsAsciiLetterOrDigit(c) || c == '_') letters.Append(c);
        for (int i = 0; i < letters.Length; i++)
        {
            bool capital = char.IsAsciiLetterUpper(letters[i]);
            bool afterSmall = i > 0 && char.IsAsciiLetterLower(letters[i - 1]);
            bool beginsWord = i > 0 && i + 1 < letters.Length && char.IsAsciiLetterLower(letters[i + 1]);
            if (capital && (afterSmall || beginsWord) && text[^1] != '_') text.Append('_');
            text.Append(char.ToLowerInvariant(letters[i]));
        }
        return text.ToString();
    }
}
