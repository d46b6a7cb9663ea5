using System.Text;
using System.Text.RegularExpressions;
using Lamina.Data;

namespace Lamina.Text.Tests;

public sealed class TextTokenizerTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tokenizers").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    TextTokenizer WordPieces(bool lowercase = true) => TextTokenizer.OfWordPieces(
        Write("vocab.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able",
            "naive", "cafe", "!", "Cafe", "café")), lowercase);

    // "unaffable" is the example of BERT's tokenization.py.
    [Fact]
    public void Word_pieces_are_the_longest_that_fit()
    {
        TextTokenizer tokenizer = WordPieces();
        Assert.Equal([2, 5, 6, 7, 10, 3], tokenizer.Encode("Unaffable!"));
        Assert.Equal([8, 9, 1], tokenizer.Encode("Naïve CAFÉ xyz", special: false));
        Assert.Equal([12, 1], WordPieces(lowercase: false).Encode("café CAFÉ", special: false));
        Assert.Equal("unaffable!", tokenizer.Decode([2, 5, 6, 7, 10, 3, 0]).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Batches_are_cut_and_padded()
    {
        TextTokenizer tokenizer = WordPieces();
        TokenBatch batch = tokenizer.EncodeBatch(["unaffable naive!", "cafe"], maxLength: 5);
        Assert.Equal([2, 5, 6, 7, 3, 2, 9, 3, 0, 0], batch.Tokens.ToArray<int>());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], batch.Mask.ToArray<int>());
        Assert.Equal((1, 8), tokenizer.EncodeBatch(["cafe"], 8, padToMaxLength: true).Tokens.Shape);
        Assert.Equal((1, 3), tokenizer.EncodeBatch(["cafe"], 8).Tokens.Shape);
        Assert.Equal((1, 1), tokenizer.EncodeBatch(["cafe"], 1, special: false).Tokens.Shape);
        Assert.Throws<ArgumentException>(() => tokenizer.EncodeBatch(["cafe"], 2));
        Assert.Throws<ArgumentException>(() => tokenizer.EncodeBatch(["cafe"], padToMaxLength: true));
    }

    [Fact]
    public void Tiktoken_merges_by_rank()
    {
        string[] tokens = ["h", "e", "l", "o", " ", "he", "ll", "hell", "hello"];
        string file = Write("t.tiktoken", string.Concat(tokens.Select((token, i) =>
            $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(token))} {i}\n")));
        var tokenizer = TextTokenizer.OfTiktoken(
            file, special: new Dictionary<string, int> { ["<end>"] = 9 }, options: new() { End = "<end>" });
        Assert.Equal([8, 4, 5, 2, 9], tokenizer.Encode("hello hel"));
        Assert.Equal("hello he", tokenizer.Decode([8, 4, 0, 1, 9]));
    }

    // Each ideograph is a word of its own, also those beyond U+FFFF; kana and Hangul stand in words as letters do.
    [Fact]
    public void Word_pieces_of_Chinese_are_single_characters()
    {
        string file = Write("chinese.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "你", "好",
            "世", "##界", "界", "，", "hello", "##x", "𠀀", "##𠀀", "カ", "##タ", "。", "你好"));
        foreach (bool lowercase in (bool[])[true, false])
        {
            var tokenizer = TextTokenizer.OfWordPieces(file, lowercase);
            Assert.Equal([2, 5, 6, 10, 7, 9, 17, 3], tokenizer.Encode("你好，世界。"));
            Assert.Equal([11, 5, 6, 11], tokenizer.Encode("hello你好hello", special: false));
            Assert.Equal([13, 13, 1, 5], tokenizer.Encode("𠀀𠀀龍你", special: false));
            Assert.Equal([15, 16, 7, 15], tokenizer.Encode("カタ世カ", special: false));
            // Full-width spaces part words, too.
            Assert.Equal([11, 5], tokenizer.Encode("hello\u3000你", special: false));
        }
    }

    // BERT's tokenization.py: tabs and line ends are white space, other control characters go.
    [Fact]
    public void Word_pieces_end_at_all_white_space()
    {
        TextTokenizer tokenizer = WordPieces();
        Assert.Equal([8, 9, 9, 8], tokenizer.Encode("naive\ncafe\tcafe\r\nnaive", special: false));
        Assert.Equal([8, 9], tokenizer.Encode("na\u0001ive\u00A0ca\u00ADfe\u200B", special: false));
    }

    // Symbols are words or in words, never lost; ASCII's and the underscore part words as punctuation does.
    [Fact]
    public void Word_pieces_keep_symbols_and_special_tokens()
    {
        string file = Write("symbols.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "$", "5",
            "+", "a", "_", "b", "🙂", "€", "##5", "naive", "[", "]", "mask"));
        foreach (bool lowercase in (bool[])[true, false])
        {
            var tokenizer = TextTokenizer.OfWordPieces(file, lowercase);
            Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12, 13], tokenizer.Encode("$5+a_b 🙂 €5", special: false));
            Assert.Equal([8, 4, 10, 15, 17, 16], tokenizer.Encode("a[MASK]b [mask]", special: false));
        }
        // Small letters whose capitals have a mark of their own.
        Assert.Equal([14], TextTokenizer.OfWordPieces(file).Encode("NAİVE", special: false));
    }

    // cl100k_base's pattern, as tiktoken gives it.
    const string Words = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|" +
        @" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Fact]
    public void Tiktoken_merges_the_bytes_of_any_script()
    {
        // 256 bytes, and then what is merged, by rank.
        List<byte[]> tokens = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];
        tokens.AddRange([[0xE4, 0xB8], "世"u8.ToArray(), [0xE7, 0x95], "界"u8.ToArray(), "世界"u8.ToArray(),
            "ö"u8.ToArray(), "ß"u8.ToArray(), "öß"u8.ToArray(), " gr"u8.ToArray(), [0xF0, 0x9F], "34"u8.ToArray(),
            "12"u8.ToArray(), "123"u8.ToArray(), "'S"u8.ToArray(), "gr"u8.ToArray(), "..."u8.ToArray(),
            ".."u8.ToArray(), "\n\n"u8.ToArray(), "  "u8.ToArray()]);
        string file = Write("any.tiktoken", string.Concat(tokens.Select((token, i) =>
            $"{Convert.ToBase64String(token)} {i}\n")));
        var tokenizer = TextTokenizer.OfTiktoken(file, Words);
        // Digits go by threes, so 34 is never together here.
        Assert.Equal([268, '4', '5'], tokenizer.Encode("12345"));
        Assert.Equal([' ', 260, 0xEF, 0xBC, 0x81], tokenizer.Encode(" 世界！"));
        Assert.Equal([264, 263, 'e'], tokenizer.Encode(" größe"));
        Assert.Equal([265, 0x99, 0x82], tokenizer.Encode("🙂"));
        foreach (string text in (string[])
            ["größe, GRÖSSE's", "世界你好 1234567", "a\n\n  b  \r\n", "🙂🙂... naïve", "e\u0301 한국어 ёж", "IT'S"])
        {
            int[] wanted = [.. Regex.Matches(text, Words)
                .SelectMany(word => Merged(Encoding.UTF8.GetBytes(word.Value)))];
            Assert.Equal(wanted, tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(wanted));
        }

        // Of all neighbours that make a token the one of the smallest number, the first of equal ones, again and again.
        int[] Merged(byte[] word)
        {
            List<byte[]> parts = [.. word.Select(b => new[] { b })];
            while (true)
            {
                (int rank, int at) = Enumerable.Range(0, parts.Count - 1)
                    .Select(i => (Rank: Number([.. parts[i], .. parts[i + 1]]), i))
                    .Where(pair => pair.Rank >= 0).DefaultIfEmpty((-1, -1)).Min();
                if (rank < 0) return [.. parts.Select(Number)];
                parts[at] = tokens[rank];
                parts.RemoveAt(at + 1);
            }
        }

        int Number(byte[] token) => tokens.FindIndex(other => other.AsSpan().SequenceEqual(token));
    }

    [Fact]
    public void Files_of_another_kind_are_refused_by_name()
    {
        string file = Write("none.model", "no model");
        Assert.Equal(file, Assert.Throws<DataFormatException>(() => TextTokenizer.OfSentencePieces(file)).File);
        Assert.Equal(file, Assert.Throws<DataFormatException>(() => TextTokenizer.OfBytePairs(file, file)).File);
        Assert.Throws<FileNotFoundException>(() => TextTokenizer.OfWordPieces(Path.Combine(folder, "not.there")));
        Assert.Contains("'<s>'", Assert.Throws<ArgumentException>(() => TextTokenizer.OfWordPieces(
            Write("v.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]"), options: new() { Start = "<s>" })).Message,
            StringComparison.Ordinal);
    }
}
