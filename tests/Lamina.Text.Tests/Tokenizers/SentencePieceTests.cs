using Lamina.Data;

namespace Lamina.Text.Tests;

public sealed class SentencePieceTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("pieces").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Model(int type, (string, float)[] pieces, bool byteFallback = false)
    {
        string file = Path.Combine(folder, "tokenizer.model");
        SentencePieceFile.Write(file, type, [.. SentencePieceFile.Special,
            .. byteFallback ? SentencePieceFile.Bytes : [],
            .. pieces.Select(piece => (piece.Item1, piece.Item2, SentencePieceFile.Normal))], byteFallback);
        return file;
    }

    [Fact]
    public void Unigrams_are_the_most_probable()
    {
        string file = Model(SentencePieceFile.Unigram, [("▁he", -1), ("llo", -2), ("▁hello", -2.5f), ("▁", -3),
            ("l", -4), ("o", -4), ("h", -4), ("e", -4)]);
        var tokenizer = TextTokenizer.OfSentencePieces(file, start: true, end: true);
        Assert.Equal([1, 5, 3, 2], tokenizer.Encode("hello he"));
        Assert.Equal("hello he", tokenizer.Decode([1, 5, 3, 2]));
    }

    [Fact]
    public void Unigrams_of_any_script_are_the_most_probable()
    {
        // 你好 in one is more probable than in two, 世界 in two than in one.
        string file = Model(SentencePieceFile.Unigram, [("▁naïve", -3), ("▁", -2), ("你好", -2.5f), ("你", -3),
            ("好", -3), ("世界", -4), ("世", -1.5f), ("界", -1.5f), ("，", -2), ("é", -3), ("▁caf", -4), ("🙂", -5)]);
        var tokenizer = TextTokenizer.OfSentencePieces(file);
        const string Text = "naïve café 你好，世界🙂";
        Assert.Equal([1, 3, 13, 12, 4, 5, 11, 9, 10, 14], tokenizer.Encode(Text));
        Assert.Equal(Text, tokenizer.Decode(tokenizer.Encode(Text)));
        // What no piece has is the unknown one, whatever its length in UTF-8.
        Assert.Equal([4, 6, 0, 7, 0, 12], tokenizer.Encode("你龍好𠀀é", special: false));
    }

    [Fact]
    public void Byte_pairs_are_merged_by_score_and_other_characters_become_bytes()
    {
        (string, float)[] pieces = [("世界", 0), ("▁G", -1), ("rö", -2), ("ße", -3), ("röße", -4), ("▁Größe", -5),
            ("▁", -6), ("G", -7), ("r", -8), ("ö", -9), ("ß", -10), ("e", -11), ("世", -12), ("界", -13)];
        var tokenizer = TextTokenizer.OfSentencePieces(
            Model(SentencePieceFile.BytePairs, pieces, byteFallback: true), start: true, end: true);
        Assert.Equal([1, 264, 265, 259, 3 + 0xF0, 3 + 0x9F, 3 + 0x99, 3 + 0x82, 2], tokenizer.Encode("Größe 世界🙂"));
        Assert.Equal([265, 271, 265, 268, 3 + 0xC3, 3 + 0xA9, 3 + 'x'], tokenizer.Encode("世 öéx", special: false));
        foreach (string text in (string[])["Größe 世界🙂", "世 öéx", "🙂🙂 龍", "a\tb", "né"])
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        tokenizer = TextTokenizer.OfSentencePieces(Model(SentencePieceFile.BytePairs, pieces));
        Assert.Equal([1, 9, 3, 0], tokenizer.Encode("世界é"));
    }

    // Microsoft.ML.Tokenizers 2.0.1 would give bytes the numbers of other pieces.
    [Fact]
    public void Unigrams_that_fall_back_to_bytes_are_refused()
    {
        string file = Model(SentencePieceFile.Unigram, [("▁", -2), ("世", -1.5f)], byteFallback: true);
        var error = Assert.Throws<DataFormatException>(() => TextTokenizer.OfSentencePieces(file));
        Assert.Equal(file, error.File);
        Assert.Contains("falls back to bytes", error.Message, StringComparison.Ordinal);
    }
}
