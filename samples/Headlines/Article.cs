using System.Text.RegularExpressions;
using Lamina;

namespace Headlines;

/// <summary>A text and its headline: the description of a Debian package, long and short.</summary>
sealed partial record Article(string Headline, IReadOnlyList<string> Sentences)
{
    /// <summary>The first sentences, each on a line.</summary>
    public string Lead(int sentences) => string.Join('\n', Sentences.Take(sentences));

    /// <summary>
    /// Reads descriptions. Packages of one source share sentences: of those that begin alike only the first is kept, so
    /// that no text that is tested was learned from.
    /// </summary>
    public static Article[] Read(string file)
    {
        Article[] articles =
        [
            .. File.ReadAllText(file).Split("\n\n").Select(One).OfType<Article>()
                .DistinctBy(article => article.Sentences[0]).DistinctBy(article => article.Headline),
        ];
        return articles.Length > 0 ? articles
            : throw new InvalidDataException($"{file} has no \"Description-en: \" with sentences below it.");
    }

    static Article? One(string record)
    {
        string[] lines = record.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith("Description-en: ", StringComparison.Ordinal));
        if (at < 0) return null;
        // Lines of prose begin with one space, of lists with two; a point stands for an empty line.
        string prose = string.Join(' ', lines[(at + 1)..]
            .Where(line => line.Length > 2 && line[0] == ' ' && line[1] is not (' ' or '*' or '-' or '.'))
            .Select(line => line.Trim()));
        string[] sentences = [.. End().Split(prose).Select(s => s.Trim()).Where(s => s.Count(c => c == ' ') > 2)];
        string headline = lines[at]["Description-en: ".Length..];
        return sentences.Length > 1 && headline.Count(c => c == ' ') > 1 ? new(headline, sentences) : null;
    }

    /// <summary>Texts that nobody wrote, for a short run without the corpus.</summary>
    public static Article[] Made(int count, long seed)
    {
        string[] things = ["editor", "server", "compiler", "player", "viewer"];
        string[] kinds = ["fast", "small", "modern", "simple", "secure"], uses = ["music", "text", "images", "mail"];
        RandomStream random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string thing = things[random.NextInt(5)], kind = kinds[random.NextInt(5)], use = uses[random.NextInt(4)];
            return new Article($"{kind} {thing} for {use}", [$"This program is a {thing} that many people like.",
                $"It works with {use} of all sorts.", $"Its users call it {kind} and good."]);
        })];
    }

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z])")]
    private static partial Regex End();
}
