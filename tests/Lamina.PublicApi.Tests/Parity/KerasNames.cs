namespace Lamina.PublicApi.Tests;

/// <summary>
/// The public names of Keras (docs/parity/keras-names.txt), how Lamina spells some of them (spellings.txt:
/// "keras.name = Type.Member") and why some are not there (absent.txt: "keras.name: reason"; * stands for all below).
/// </summary>
sealed record KerasNames(
    IReadOnlyList<string> All, IReadOnlyDictionary<string, string> Spellings,
    IReadOnlyDictionary<string, string> Reasons)
{
    public static KerasNames Read() =>
        new([.. Lines("keras-names.txt")], Table("spellings.txt", " = "), Table("absent.txt", ": "));

    /// <summary>Whether a name, or with a star at its end any name below it, is Keras's.</summary>
    public bool Knows(string key) => All.Any(name => Fits(key, name));

    /// <summary>Why a name is not there; null if nobody has said.</summary>
    public string? ReasonAgainst(string name) =>
        Reasons.Where(pair => Fits(pair.Key, name)).OrderByDescending(pair => pair.Key.Length)
            .Select(pair => pair.Value).FirstOrDefault();

    /// <summary>The modules in which the names stand, and their names.</summary>
    public IEnumerable<IGrouping<string, string>> Modules => All.GroupBy(name => name[..name.LastIndexOf('.')]);

    static bool Fits(string key, string name) => key.EndsWith('*')
        ? name.StartsWith(key[..^1], StringComparison.Ordinal) : key == name;

    static Dictionary<string, string> Table(string file, string separator) => Lines(file)
        .Select(line => line.Split(separator, 2)).ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim());

    static IEnumerable<string> Lines(string file) => File.ReadLines(Repository.At($"docs/parity/{file}"))
        .Where(line => line.Length > 0 && line[0] != '#');
}
