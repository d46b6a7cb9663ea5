using Lamina.Data;
using Lamina.Layers;

namespace Lamina.Text.Tests;

public sealed class ChineseSegmenterTests : IDisposable
{
    readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    // 研究生命起源, "to study the origin of life": the longest match from the left takes 研究生, "graduate student".
    static readonly WordDictionary dictionary = new(new Dictionary<string, double>
    {
        ["研究"] = 100,
        ["研究生"] = 50,
        ["生命"] = 100,
        ["命"] = 10,
        ["起源"] = 50,
        ["生"] = 10,
    });

    [Fact]
    public void Text_is_cut_in_three_ways()
    {
        const string text = "研究生命起源, GPU 3个";
        Assert.Equal(["研", "究", "生", "命", "起", "源", ",", "GPU", "3", "个"], ChineseSegmenter.Characters(text));
        Assert.Equal(["研究生", "命", "起源", ",", "GPU", "3", "个"],
            ChineseSegmenter.LongestMatches(text, dictionary));
        Assert.Equal(["研究", "生命", "起源", ",", "GPU", "3", "个"],
            ChineseSegmenter.MostProbable(text, dictionary));
        Assert.Equal(["𠀀", "𠀁"], ChineseSegmenter.MostProbable("𠀀𠀁", dictionary));
        Assert.Empty(ChineseSegmenter.Characters("  \n"));
    }

    [Fact]
    public void The_most_probable_cut_is_the_best_of_all()
    {
        System.Random random = new(4);
        string[] letters = ["天", "地", "人", "和"];
        for (int round = 0; round < 100; round++)
        {
            Dictionary<string, double> words = [];
            for (int i = 0; i < 12; i++)
                words[string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => letters[random.Next(4)]))] =
                    1 + random.Next(50);
            WordDictionary drawn = new(words);
            string text = string.Concat(Enumerable.Range(0, 7).Select(_ => letters[random.Next(4)]));
            string[] cut = [.. ChineseSegmenter.MostProbable(text, drawn)];
            Assert.Equal(text, string.Concat(cut));
            Assert.Equal(Cuts(text, drawn).Max(c => Score(c, drawn)), Score(cut, drawn), 1e-9);
        }
    }

    static double Score(IEnumerable<string> cut, WordDictionary words) =>
        cut.Sum(word => Math.Log(Math.Max(1, words.Frequency(word)) / words.Total));

    static IEnumerable<string[]> Cuts(string text, WordDictionary words)
    {
        if (text.Length == 0) yield return [];
        for (int length = 1; length <= text.Length; length++)
            if (length == 1 || words.Frequency(text.AsSpan(0, length)) > 0)
                foreach (string[] rest in Cuts(text[length..], words)) yield return [text[..length], .. rest];
    }

    [Fact]
    public void Dictionaries_are_read_from_files()
    {
        File.WriteAllText(file, "研究 100 v\n生命\t7\n命\n");
        var words = WordDictionary.Load(file);
        Assert.Equal((3, 2, 108), (words.Count, words.Longest, words.Total));
        File.WriteAllText(file, "研究 100\n生命 many\n");
        var error = Assert.Throws<DataFormatException>(() => WordDictionary.Load(file));
        Assert.Equal((file, 1), (error.File, error.Record));
        File.WriteAllText(file, "");
        Assert.Throws<DataFormatException>(() => WordDictionary.Load(file));
    }

    [Fact]
    public void Vectorization_takes_the_words()
    {
        TextVectorization layer = new()
        {
            Splitting = text => ChineseSegmenter.MostProbable(text, dictionary),
        };
        layer.Adapt(new[] { "研究生命起源", "研究生命", "研究" });
        Assert.Equal(["", "[UNK]", "研究", "生命", "起源"], layer.GetVocabulary());
    }
}
