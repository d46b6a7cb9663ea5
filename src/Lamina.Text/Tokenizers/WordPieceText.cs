using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lamina.Text;

/// <summary>
/// How texts are prepared and cut into words for WordPiece, as BERT does it (Devlin et al. 2019). White space of any
/// kind parts words and control characters go; marks of punctuation and ideographs are words of their own.
/// Microsoft.ML.Tokenizers loses line ends and symbols instead, and composes where the system has ICU.
/// </summary>
static partial class WordPieceText
{
    const string SpecialTokens = @"\[(?:PAD|UNK|CLS|SEP|MASK)\]";

    // All ASCII that is neither letter, digit nor white space counts as punctuation.
    const string Marks = @"!-/:-@\[-`{-~\p{P}";

    /// <summary>The words of a text that was prepared.</summary>
    [GeneratedRegex($@"{SpecialTokens}|[{Marks}]|[^\s{Marks}]+")]
    public static partial Regex Word();

    [GeneratedRegex(SpecialTokens)]
    private static partial Regex Special();

    /// <summary>A text with spaces where its words part; special tokens stay as they are.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="lowercase">Whether letters become small and lose their accents.</param>
    public static string Prepare(string text, bool lowercase)
    {
        StringBuilder prepared = new(text.Length);
        int done = 0;
        foreach (ValueMatch special in Special().EnumerateMatches(text))
        {
            Append(prepared, text[done..special.Index], lowercase);
            done = special.Index + special.Length;
            prepared.Append(text, special.Index, special.Length);
        }
        Append(prepared, text[done..], lowercase);
        return prepared.ToString();
    }

    static void Append(StringBuilder prepared, string part, bool lowercase)
    {
        if (lowercase) part = UnicodeText.WithoutAccents(part).ToLowerInvariant();
        foreach (Rune rune in part.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r') prepared.Append(' ');
            else if (IsIdeograph(rune.Value)) prepared.Append($" {rune} ");
            // Surrogates that stand alone come as U+FFFD.
            else if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
                prepared.Append(rune.ToString());
        }
    }

    // The blocks of CJK ideographs; kana and Hangul are letters of words.
    static bool IsIdeograph(int character) => character is >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF
        or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2CEAF
        or >= 0x2F800 and <= 0x2FA1F;
}
