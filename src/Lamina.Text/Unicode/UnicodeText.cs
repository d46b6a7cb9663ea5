using System.Globalization;
using System.Text;

namespace Lamina.Text;

/// <summary>
/// Unicode's normalization forms (UAX #15) and full case folding, of Unicode 15.1, from tables of our own: programs
/// that run without the system's ICU (InvariantGlobalization, as Lamina's do) get text back from
/// <see cref="string.Normalize(NormalizationForm)"/> as it was.
/// </summary>
public static class UnicodeText
{
    // Hangul syllables are computed (Unicode 3.12).
    const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    /// <summary>A text in a normalization form.</summary>
    /// <param name="text">Any text; surrogates that stand alone become U+FFFD.</param>
    /// <param name="form">C composes (é is one character), D decomposes; KC and KD replace ligatures, wide letters and
    /// the like by what they stand for, too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The form is none of the four.</exception>
    public static string Normalize(string text, NormalizationForm form = NormalizationForm.FormC)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (form is not (NormalizationForm.FormC or NormalizationForm.FormD or NormalizationForm.FormKC
            or NormalizationForm.FormKD)) throw new ArgumentOutOfRangeException(nameof(form), form, "No such form.");
        if (Ascii.IsValid(text)) return text;
        List<int> characters = Decompose(text, form is NormalizationForm.FormKC or NormalizationForm.FormKD);
        Order(characters);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC) Compose(characters);
        return Join(characters);
    }

    /// <summary>
    /// A text for comparison without case: each character becomes its full folding, ß becomes ss. Normalize before and
    /// behind it where it must be canonical, too.
    /// </summary>
    /// <param name="text">Any text; surrogates that stand alone become U+FFFD.</param>
    public static string FoldCase(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> folded = [];
        foreach (Rune rune in text.EnumerateRunes())
            folded.AddRange(UnicodeTables.All.Folded.TryGetValue(rune.Value, out int[]? other) ? other : [rune.Value]);
        return Join(folded);
    }

    /// <summary>A text without accents and other marks that take no room of their own (é becomes e).</summary>
    /// <param name="text">Any text.</param>
    public static string WithoutAccents(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text)) return text;
        return Join([.. Normalize(text, NormalizationForm.FormD).EnumerateRunes()
            .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            .Select(rune => rune.Value)]);
    }

    static List<int> Decompose(string text, bool compatible)
    {
        UnicodeTables tables = UnicodeTables.All;
        List<int> parts = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            int c = rune.Value, syllable = c - SyllableBase;
            if (syllable is >= 0 and < Syllables)
            {
                parts.Add(LeadBase + syllable / (Vowels * Tails));
                parts.Add(VowelBase + syllable / Tails % Vowels);
                if (syllable % Tails != 0) parts.Add(TailBase + syllable % Tails);
            }
            else if (compatible && tables.Compatible.TryGetValue(c, out int[]? other)) parts.AddRange(other);
            else if (tables.Canonical.TryGetValue(c, out other)) parts.AddRange(other);
            else parts.Add(c);
        }
        return parts;
    }

    // Marks behind a base stand by their class; equal classes keep their order.
    static void Order(List<int> characters)
    {
        for (int i = 1; i < characters.Count; i++)
        {
            int character = characters[i], kind = Class(character), at = i;
            if (kind == 0) continue;
            for (; at > 0 && Class(characters[at - 1]) > kind; at--) characters[at] = characters[at - 1];
            characters[at] = character;
        }
    }

    static void Compose(List<int> characters)
    {
        int kept = 0, starter = -1, before = 0;
        for (int i = 0; i < characters.Count; i++)
        {
            int character = characters[i], kind = Class(character);
            // A mark is blocked from its base by one of the same or a higher class between them.
            if (starter >= 0 && (before == 0 && kept == starter + 1 || before != 0 && before < kind)
                && Pair(characters[starter], character) is { } composed)
            {
                characters[starter] = composed;
                continue;
            }
            if (kind == 0) starter = kept;
            before = kind;
            characters[kept++] = character;
        }
        characters.RemoveRange(kept, characters.Count - kept);
    }

    static int? Pair(int first, int second)
    {
        int lead = first - LeadBase, vowel = second - VowelBase;
        int syllable = first - SyllableBase, tail = second - TailBase;
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
            return SyllableBase + (lead * Vowels + vowel) * Tails;
        if (syllable is >= 0 and < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails) return first + tail;
        return UnicodeTables.All.Composed.TryGetValue((first, second), out int composed) ? composed : null;
    }

    static int Class(int character) => UnicodeTables.All.Classes.GetValueOrDefault(character);

    static string Join(List<int> characters)
    {
        StringBuilder text = new(characters.Count);
        foreach (int character in characters) text.Append(new Rune(character));
        return text.ToString();
    }
}
