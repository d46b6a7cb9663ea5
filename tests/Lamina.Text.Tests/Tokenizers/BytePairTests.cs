using System.Text;

namespace Lamina.Text.Tests;

public sealed class BytePairTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("pairs").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static readonly string[] corpus =
    [
        "low low low low low lower lower newest newest newest newest newest newest widest widest widest",
        "Sie sagten: „größer“, naïve façade, 你好世界, 你好!",
        "It's 12 o'clock — isn't it?  We'll see;   they're here.\n\tTabs, too. 🙂🙂",
    ];

    // 9 times es and then est, 7 times lo and then low; of equally frequent pairs that of the smaller bytes.
    [Fact]
    public void The_most_frequent_pair_is_merged_first()
    {
        var vocabulary = BytePairVocabulary.Learn([corpus[0]], 256 + 4);
        Assert.Equal([("e", "s"), ("es", "t"), ("l", "o"), ("lo", "w")], vocabulary.Merges.Take(4));
        Assert.Equal(260, vocabulary.Tokens.Count);
        Assert.Equal("est", vocabulary.Tokens[257]);
    }

    [Fact]
    public void Merges_are_those_of_counting_anew_each_time()
    {
        var vocabulary = BytePairVocabulary.Learn(corpus, 2000, ["<pad>"], minFrequency: 2);
        Assert.Equal("<pad>", vocabulary.Tokens[0]);
        Assert.InRange(vocabulary.Merges.Count, 20, 100);
        List<(List<string> Tokens, int Count)> words = [.. corpus.SelectMany(Words).GroupBy(word => word)
            .Select(group => (Bytes(group.Key), group.Count()))];
        Dictionary<string, int> numbers = vocabulary.Tokens.Select((token, i) => (token, i))
            .ToDictionary(pair => pair.token, pair => pair.i);
        foreach ((string Left, string Right) merge in vocabulary.Merges)
        {
            var best = words.SelectMany(word => word.Tokens.Zip(word.Tokens.Skip(1)).Select(pair => (pair, word.Count)))
                .GroupBy(pair => pair.pair, pair => pair.Count)
                .OrderByDescending(group => group.Sum()).ThenBy(group => numbers[group.Key.First])
                .ThenBy(group => numbers[group.Key.Second]).First();
            Assert.Equal(best.Key, merge);
            foreach ((List<string> tokens, _) in words) Apply(tokens, merge);
        }
    }

    static IEnumerable<string> Words(string text) =>
        BytePairVocabulary.Word().Matches(text).Select(match => match.Value);

    static List<string> Bytes(string word) =>
        [.. Encoding.UTF8.GetBytes(word).Select(b => ByteCharacters.All[b].ToString())];

    static void Apply(List<string> tokens, (string Left, string Right) merge)
    {
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            if ((tokens[i], tokens[i + 1]) != merge) continue;
            tokens[i] += tokens[i + 1];
            tokens.RemoveAt(i + 1);
        }
    }

    [Fact]
    public void What_is_written_is_read_and_encodes_as_the_merges_say()
    {
        var vocabulary = BytePairVocabulary.Learn(corpus, 330, ["<pad>", "<s>", "</s>"]);
        string json = Path.Combine(folder, "vocab.json"), merges = Path.Combine(folder, "merges.txt");
        vocabulary.Save(json, merges);
        var tokenizer = TextTokenizer.OfBytePairs(
            json, merges, new() { Padding = "<pad>", Start = "<s>", End = "</s>" });
        Assert.Equal((0, 1, 2), (tokenizer.Padding, tokenizer.Start!.Value, tokenizer.End!.Value));
        Dictionary<string, int> numbers = vocabulary.Tokens.Select((token, i) => (token, i))
            .ToDictionary(pair => pair.token, pair => pair.i);
        foreach (string text in (string[])[.. corpus, "", "unseen wörds 🙂 世", "  a  b "])
        {
            int[] expected = [.. Words(text).SelectMany(word =>
            {
                List<string> tokens = Bytes(word);
                foreach (var merge in vocabulary.Merges) Apply(tokens, merge);
                return tokens.Select(token => numbers[token]);
            })];
            Assert.Equal(expected, tokenizer.Encode(text, special: false));
            Assert.Equal([1, .. expected, 2], tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
        Assert.Equal(["merges.txt", "vocab.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_same_texts_give_the_same_vocabulary()
    {
        var one = BytePairVocabulary.Learn(corpus, 320);
        var other = BytePairVocabulary.Learn(corpus.Reverse(), 320);
        Assert.Equal(one.Tokens, other.Tokens);
        Assert.Throws<ArgumentException>(() => BytePairVocabulary.Learn(corpus, 256, ["<pad>"]));
    }
}
