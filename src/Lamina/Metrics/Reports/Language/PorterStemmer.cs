namespace Lamina.Metrics;

/// <summary>
/// Takes the endings off English words (Porter 1980), with the changes of NLTK's stemmer, which rouge-score uses: a few
/// irregular words, and endings that the paper leaves alone.
/// </summary>
static class PorterStemmer
{
    static readonly Dictionary<string, string> irregular = new()
    {
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["news"] = "news",
        ["innings"] = "inning",
        ["inning"] = "inning",
        ["outings"] = "outing",
        ["outing"] = "outing",
        ["cannings"] = "canning",
        ["canning"] = "canning",
        ["howe"] = "howe",
        ["proceed"] = "proceed",
        ["exceed"] = "exceed",
        ["succeed"] = "succeed",
        ["sky"] = "sky",
    };

    static readonly (string, string)[] plurals = [("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")];

    static readonly (string, string)[] doubled =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"),
        ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
        ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
        ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
    ];

    static readonly (string, string)[] derived =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    static readonly string[] last =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
        "iti", "ous", "ive", "ize",
    ];

    /// <summary>The stem of a word of small letters.</summary>
    public static string Stem(string word) =>
        irregular.TryGetValue(word, out string? stem) ? stem
        : word.Length <= 2 ? word
        : Final(Last(Replace(Doubled(Y(Past(Plural(word)))), derived, Measured)));

    static string Plural(string word) =>
        word.Length == 4 && Ends(word, "ies") ? word[..^1] : Replace(word, plurals, _ => true);

    static string Past(string word)
    {
        if (Ends(word, "ied")) return word.Length == 4 ? word[..^1] : word[..^2];
        if (Ends(word, "eed")) return Measure(word[..^3]) > 0 ? word[..^1] : word;
        string? stem = Ends(word, "ed") && HasVowel(word[..^2]) ? word[..^2]
            : Ends(word, "ing") && HasVowel(word[..^3]) ? word[..^3] : null;
        if (stem is null) return word;
        if (Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz")) return stem + 'e';
        if (stem.Length > 1 && stem[^1] == stem[^2] && IsConsonant(stem, stem.Length - 1))
            return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && IsShort(stem) ? stem + 'e' : stem;
    }

    static string Y(string word) =>
        word.Length > 2 && Ends(word, "y") && IsConsonant(word, word.Length - 2) ? word[..^1] + 'i' : word;

    static string Doubled(string word) =>
        Ends(word, "alli") && Measured(word[..^4]) ? Doubled(word[..^2])
        : Ends(word, "logi") ? Measured(word[..^3]) ? word[..^1] : word
        : Replace(word, doubled, Measured);

    static string Last(string word)
    {
        string? ending = Array.Find(last, ending => Ends(word, ending));
        if (ending is null) return word;
        string stem = word[..^ending.Length];
        return Measure(stem) > 1 && (ending != "ion" || stem[^1] is 's' or 't') ? stem : word;
    }

    static string Final(string word)
    {
        if (Ends(word, "e"))
        {
            string stem = word[..^1];
            int measure = Measure(stem);
            if (measure > 1 || measure == 1 && !IsShort(stem)) word = stem;
        }
        return Ends(word, "ll") && Measure(word[..^1]) > 1 ? word[..^1] : word;
    }

    // The first ending that fits decides, even if what is before it is too short.
    static string Replace(string word, (string Ending, string By)[] rules, Func<string, bool> condition)
    {
        foreach ((string ending, string by) in rules)
            if (Ends(word, ending)) return condition(word[..^ending.Length]) ? word[..^ending.Length] + by : word;
        return word;
    }

    static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal);

    static bool IsConsonant(string word, int at) => word[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => at == 0 || !IsConsonant(word, at - 1),
        _ => true,
    };

    static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(at => !IsConsonant(word, at));

    static bool Measured(string stem) => Measure(stem) > 0;

    // How often a consonant follows a vowel.
    static int Measure(string word) => Enumerable.Range(1, Math.Max(0, word.Length - 1))
        .Count(at => IsConsonant(word, at) && !IsConsonant(word, at - 1));

    // Consonant, vowel, consonant other than w, x and y at the end; or vowel and consonant alone.
    static bool IsShort(string word) =>
        word.Length >= 3 && IsConsonant(word, word.Length - 3) && !IsConsonant(word, word.Length - 2)
            && IsConsonant(word, word.Length - 1) && word[^1] is not ('w' or 'x' or 'y')
        || word.Length == 2 && !IsConsonant(word, 0) && IsConsonant(word, 1);
}
