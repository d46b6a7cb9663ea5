using System.Text;
using System.Text.RegularExpressions;
using Lamina;
using Lamina.Data;
using Lamina.Text;

namespace Spam;

/// <summary>What is read of a mail: its subject and body, not the other headers, which tell who sorted it.</summary>
static partial class Mail
{
    /// <summary>
    /// Reads a folder with the sub-folders ham and spam. One mail in five is tested, but none whose text was learned:
    /// some stand in the corpus twice.
    /// </summary>
    public static async Task<((string Text, int Spam)[] Train, (string Text, int Spam)[] Test)> Read(
        string folder, long seed)
    {
        (ClassFolder train, ClassFolder test) =
            ClassFolder.Read(folder, [".txt"], ["ham", "spam"], seed: seed).Split(0.2);
        (string Text, int Spam)[] learned = await Texts(train), unknown = await Texts(test);
        HashSet<string> seen = [.. learned.Select(mail => mail.Text)];
        return (learned, [.. unknown.Where(mail => !seen.Contains(mail.Text))]);
    }

    static async Task<(string Text, int Spam)[]> Texts(ClassFolder folder)
    {
        List<(string Text, int Spam)> texts = [];
        await foreach (var (mail, label) in TextFolder.Dataset(folder, encoding: Encoding.Latin1))
            texts.Add((Text(mail), (int)label[0]));
        return [.. texts];
    }

    /// <summary>Subject and body, tags of HTML as words and encoded attachments left out.</summary>
    public static string Text(string mail)
    {
        int blank = mail.IndexOf("\n\n", StringComparison.Ordinal);
        string headers = blank < 0 ? mail : mail[..blank], body = blank < 0 ? "" : mail[blank..];
        string subject = Subject().Match(headers).Groups[1].Value;
        return $"{subject}\n{Tag().Replace(Encoded().Replace(body, ""), " tag$1 ")}";
    }

    /// <summary>Words in small letters, numbers, and the marks that advertisements like.</summary>
    public static IEnumerable<string> Words(string text) =>
        Word().Matches(text.ToLowerInvariant()).Select(match => match.Value);

    /// <summary>Mails that nobody wrote, for a short run without the corpus.</summary>
    public static (string Text, int Spam)[] Made(int count, long seed)
    {
        string[] both = ["the", "you", "your", "we", "a", "for", "to", "it", "mail", "today", "please", "this"];
        string[] ham = ["patch", "list", "kernel", "meeting", "build", "thanks", "wrote", "version", "bug"];
        string[] spam = ["free", "money", "offer", "click", "guaranteed", "credit", "winner", "$", "!"];
        RandomStream random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => (string.Join(' ', Enumerable.Range(0, 40).Select(_ =>
            random.NextInt(8) > 0 ? both[random.NextInt(both.Length)]
            : (i % 3 == 0 ? spam : ham)[random.NextInt(9)])), i % 3 == 0 ? 1 : 0))];
    }

    [GeneratedRegex(@"^Subject:[ \t]*(.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Subject();

    [GeneratedRegex(@"</?([A-Za-z][A-Za-z0-9]*)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^[A-Za-z0-9+/=]{50,}\r?$", RegexOptions.Multiline)]
    private static partial Regex Encoded();

    [GeneratedRegex(@"[a-z][a-z']*|[0-9]+|[$!%]")]
    private static partial Regex Word();
}
